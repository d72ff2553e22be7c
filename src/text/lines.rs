//! Compares texts line by line.

/// The maximum number of pairs of lines that are compared.
const MAX_PAIRS: usize = 1 << 22;

/// The positions of equal lines: a longest common subsequence. Of texts that would take too long, only equal lines at
/// their starts and ends are found.
pub fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let rest = old[start..].iter().rev().zip(new[start..].iter().rev());
    let end = rest.take_while(|(old, new)| old == new).count();
    let (old_end, new_end) = (old.len() - end, new.len() - end);
    let between = subsequence(&old[start..old_end], &new[start..new_end]);
    let at_start = (0..start).map(|line| (line, line));
    let between = between.into_iter().map(|(old, new)| (start + old, start + new));
    at_start.chain(between).chain((old_end..old.len()).zip(new_end..new.len())).collect()
}

fn subsequence(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    if (old.len() + 1).saturating_mul(width) > MAX_PAIRS {
        return Vec::new();
    }
    // The length of the subsequence from each pair of lines on.
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for (old_at, old_line) in old.iter().enumerate().rev() {
        for (new_at, new_line) in new.iter().enumerate().rev() {
            let below = (old_at + 1) * width + new_at;
            lengths[old_at * width + new_at] = match old_line == new_line {
                true => lengths[below + 1] + 1,
                false => lengths[below].max(lengths[old_at * width + new_at + 1]),
            };
        }
    }
    let (mut pairs, mut old_at, mut new_at) = (Vec::new(), 0, 0);
    while old_at < old.len() && new_at < new.len() {
        if old[old_at] == new[new_at] {
            pairs.push((old_at, new_at));
            (old_at, new_at) = (old_at + 1, new_at + 1);
        } else if lengths[(old_at + 1) * width + new_at] >= lengths[old_at * width + new_at + 1] {
            old_at += 1;
        } else {
            new_at += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_lines_are_found_in_their_order() {
        let positions = |old: &str, new: &str| {
            let (old, new): (Vec<&str>, Vec<&str>) =
                (old.split_whitespace().collect(), new.split_whitespace().collect());
            common(&old, &new)
        };
        assert_eq!(positions("a B c D e", "a b c d e"), [(0, 0), (2, 2), (4, 4)]);
        assert_eq!(positions("a b c", "a c"), [(0, 0), (2, 1)]);
        assert_eq!(positions("a a b", "a b"), [(0, 0), (2, 1)]);
        assert_eq!(positions("x a y b", "a b z"), [(1, 0), (3, 1)]);
        assert_eq!(positions("a", ""), []);
        assert_eq!(positions("", "a"), []);
    }

    #[test]
    fn long_texts_are_compared_at_their_ends() {
        let lines = |first: usize| -> Vec<String> {
            let middle = (first..first + 3_000).map(|line| line.to_string());
            ["a".to_owned()].into_iter().chain(middle).chain(["z".to_owned()]).collect()
        };
        let (old, new) = (lines(0), lines(1));
        let (old, new): (Vec<&str>, Vec<&str>) =
            (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
        assert_eq!(common(&old, &new), [(0, 0), (3_001, 3_001)]);
    }
}
