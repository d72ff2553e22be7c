//! Average linkage: joins the two most similar clusters until no two are similar enough.
//!
//! The similarity of two clusters is the mean of that of all pairs; pairs that were not compared count as
//! zero. Of equally similar pairs of clusters, the one with the earliest node is joined first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::candidates::Pair;
use super::nodes::Node;
use crate::collections::HashMap;

/// Added to the sum of a pair that must not be joined; no sum of similarities outweighs it.
const FORBIDDEN: i64 = i64::MIN / 2;

struct Cluster {
    size: i64,
    first: i64,
    last: i64,
    /// Has a story that an earlier month decided.
    is_decided: bool,
    /// Sums of similarities with other clusters.
    links: BTreeMap<u32, i64>,
}

/// Two clusters: the mean similarity, the ids, the sizes when this was computed.
type Candidate = (i64, Reverse<u32>, Reverse<u32>, i64, i64);

struct Linkage {
    clusters: Vec<Cluster>,
    /// The cluster that a cluster was joined with.
    parents: Vec<u32>,
    queue: BinaryHeap<Candidate>,
    threshold: i64,
    max_seconds: i64,
}

/// The cluster of each node: the index of one of its nodes. No cluster extends over more than
/// `max_seconds`, except for those that were decided earlier.
pub(super) fn clusters(
    nodes: &[Node],
    pairs: &[Pair],
    threshold: i64,
    max_seconds: i64,
) -> Vec<u32> {
    let mut linkage = Linkage::new(nodes, threshold, max_seconds);
    linkage.link(pairs);
    while let Some((_, Reverse(a), Reverse(b), size_a, size_b)) = linkage.queue.pop() {
        let is_current = linkage.clusters[a as usize].size == size_a
            && linkage.clusters[b as usize].size == size_b;
        if is_current {
            linkage.join(a, b);
        }
    }
    (0..).zip(nodes).map(|(node, _)| root(&mut linkage.parents, node)).collect()
}

impl Linkage {
    /// One cluster for each node or decided story.
    fn new(nodes: &[Node], threshold: i64, max_seconds: i64) -> Self {
        let mut stories: HashMap<u32, u32> = HashMap::default();
        let mut clusters: Vec<Cluster> = Vec::with_capacity(nodes.len());
        let mut parents = Vec::with_capacity(nodes.len());
        for (id, node) in (0..).zip(nodes) {
            let parent = node.story.map_or(id, |story| *stories.entry(story).or_insert(id));
            parents.push(parent);
            clusters.push(Cluster {
                size: i64::from(parent == id),
                first: node.first,
                last: node.last,
                is_decided: node.story.is_some(),
                links: BTreeMap::new(),
            });
            if parent != id {
                let cluster = &mut clusters[parent as usize];
                cluster.size += 1;
                cluster.first = cluster.first.min(node.first);
                cluster.last = cluster.last.max(node.last);
            }
        }
        Self { clusters, parents, queue: BinaryHeap::new(), threshold, max_seconds }
    }

    /// Adds the similarities of pairs. Only clusters connected by pairs above the threshold can be
    /// joined: a mean above it needs at least one such pair.
    fn link(&mut self, pairs: &[Pair]) {
        let mut components = self.parents.clone();
        for pair in pairs.iter().filter(|pair| pair.similarity >= Some(self.threshold)) {
            let (a, b) = (root(&mut components, pair.a), root(&mut components, pair.b));
            components[a.max(b) as usize] = a.min(b);
        }
        for pair in pairs {
            if root(&mut components, pair.a) != root(&mut components, pair.b) {
                continue;
            }
            let (a, b) = (root(&mut self.parents, pair.a), root(&mut self.parents, pair.b));
            if a == b || !self.may_join(a, b) {
                continue;
            }
            self.add_link(a, b, pair.similarity.unwrap_or(FORBIDDEN));
        }
        for a in 0..self.clusters.len() {
            self.queue_links(u32::try_from(a).unwrap_or(u32::MAX), true);
        }
    }

    fn add_link(&mut self, a: u32, b: u32, similarity: i64) {
        for (from, to) in [(a, b), (b, a)] {
            let sum = self.clusters[from as usize].links.entry(to).or_default();
            *sum = sum.saturating_add(similarity);
        }
    }

    /// Clusters that may not be joined now never may: they only grow.
    fn may_join(&self, a: u32, b: u32) -> bool {
        let (a, b) = (&self.clusters[a as usize], &self.clusters[b as usize]);
        let duration = a.last.max(b.last).saturating_sub(a.first.min(b.first));
        duration <= self.max_seconds && !(a.is_decided && b.is_decided)
    }

    /// Moves all of `b` to `a`.
    fn join(&mut self, a: u32, b: u32) {
        let other = &mut self.clusters[b as usize];
        let links = std::mem::take(&mut other.links);
        let (size, first, last, is_decided) =
            (std::mem::take(&mut other.size), other.first, other.last, other.is_decided);
        self.parents[b as usize] = a;
        let cluster = &mut self.clusters[a as usize];
        cluster.size += size;
        cluster.first = cluster.first.min(first);
        cluster.last = cluster.last.max(last);
        cluster.is_decided |= is_decided;
        cluster.links.remove(&b);
        for (neighbour, sum) in links {
            if neighbour == a {
                continue;
            }
            self.clusters[neighbour as usize].links.remove(&b);
            self.add_link(a, neighbour, sum);
        }
        let neighbours: Vec<u32> = self.clusters[a as usize].links.keys().copied().collect();
        for neighbour in neighbours {
            if !self.may_join(a, neighbour) {
                self.clusters[a as usize].links.remove(&neighbour);
                self.clusters[neighbour as usize].links.remove(&a);
            }
        }
        self.queue_links(a, false);
    }

    /// Queues what `a` can be joined with; each pair once if `is_first`.
    fn queue_links(&mut self, a: u32, is_first: bool) {
        let cluster = &self.clusters[a as usize];
        for (b, sum) in &cluster.links {
            let size = self.clusters[*b as usize].size;
            let mean = sum / (cluster.size * size);
            if mean >= self.threshold && !(is_first && *b < a) {
                let (low, high) = (a.min(*b), a.max(*b));
                let (low_size, high_size) =
                    if low == a { (cluster.size, size) } else { (size, cluster.size) };
                self.queue.push((mean, Reverse(low), Reverse(high), low_size, high_size));
            }
        }
    }
}

/// The root of a node's tree; shortens the path to it.
fn root(parents: &mut [u32], mut node: u32) -> u32 {
    while parents[node as usize] != node {
        let grandparent = parents[parents[node as usize] as usize];
        parents[node as usize] = grandparent;
        node = grandparent;
    }
    node
}
