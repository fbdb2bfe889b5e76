//! Addresses of networks and of network cards.

use std::net::IpAddr;

/// Family, bits of the network, whether it is a `cidr`, length, bytes.
pub(super) fn inet(raw: &[u8]) -> Option<String> {
    let [_, bits, is_network, _, bytes @ ..] = raw else { return None };
    let (address, most) = match bytes.len() {
        4 => (IpAddr::from(<[u8; 4]>::try_from(bytes).ok()?), 32),
        16 => (IpAddr::from(<[u8; 16]>::try_from(bytes).ok()?), 128),
        _ => return None,
    };
    Some(if *bits == most && *is_network == 0 { address.to_string() } else { format!("{address}/{bits}") })
}

pub(super) fn mac(raw: &[u8]) -> Option<String> {
    matches!(raw.len(), 6 | 8).then(|| raw.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":"))
}
