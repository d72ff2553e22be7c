//! Device names of Windows, which files can't have.

/// The length of the longest device name.
pub(super) const MAX_DEVICE_LEN: usize = "CONOUT$".len();

/// Whether `name`, without its extension, is a device name on Windows.
pub(super) fn is_device_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    if ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
        .iter()
        .any(|device| device.eq_ignore_ascii_case(stem))
    {
        return true;
    }
    let Some((kind, number)) = stem.split_at_checked(3) else { return false };
    let is_port = kind.eq_ignore_ascii_case("COM") || kind.eq_ignore_ascii_case("LPT");
    let mut number = number.chars();
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³');
    is_port && number.next().is_some_and(is_number) && number.next().is_none()
}

/// Appends a dash to the stem of a device name; other names are unchanged.
pub(super) fn avoid_device_name(name: String) -> String {
    if !is_device_name(&name) {
        return name;
    }
    let (device, extension) = name.split_at(name.find('.').unwrap_or(name.len()));
    [device, "-", extension].concat()
}
