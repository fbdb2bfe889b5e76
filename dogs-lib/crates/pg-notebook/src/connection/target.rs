//! Which of several servers will do: `target_session_attrs`, `load_balance_hosts`.

use crate::settings::{Host, Settings, TargetSessionAttrs};
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::ToSocketAddrs;

/// What a server says of itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Role {
    pub standby: bool,
    pub read_only: bool,
}

impl Role {
    /// Why a server that is this will not do.
    pub(super) fn refused_by(self, wanted: TargetSessionAttrs) -> Option<&'static str> {
        match wanted {
            TargetSessionAttrs::ReadWrite if self.read_only => Some("it takes no changes"),
            TargetSessionAttrs::ReadOnly if !self.read_only => Some("it takes changes"),
            TargetSessionAttrs::Primary if self.standby => Some("it is a standby"),
            TargetSessionAttrs::Standby if !self.standby => Some("it is no standby"),
            _ => None,
        }
    }
}

/// What is looked for first, then next.
pub(super) fn rounds(wanted: TargetSessionAttrs) -> &'static [TargetSessionAttrs] {
    match wanted {
        TargetSessionAttrs::Any => &[TargetSessionAttrs::Any],
        TargetSessionAttrs::ReadWrite => &[TargetSessionAttrs::ReadWrite],
        TargetSessionAttrs::ReadOnly => &[TargetSessionAttrs::ReadOnly],
        TargetSessionAttrs::Primary => &[TargetSessionAttrs::Primary],
        TargetSessionAttrs::Standby => &[TargetSessionAttrs::Standby],
        _ => &[TargetSessionAttrs::Standby, TargetSessionAttrs::Any],
    }
}

/// Each server by itself, in the order in which they are tried.
pub(super) fn candidates(settings: &Settings) -> Vec<Settings> {
    let mut all: Vec<Settings> = settings.each_host().collect();
    if settings.target_session_attrs.value != TargetSessionAttrs::Any {
        all = all.into_iter().flat_map(each_address).collect();
    }
    if settings.load_balance_hosts {
        shuffle(&mut all);
    }
    all
}

/// A name may stand for several servers, a primary and its standbys: the driver would stop at the first that answers.
fn each_address(one: Settings) -> Vec<Settings> {
    let [address] = &one.hosts.value[..] else { return vec![one] };
    let (Host::Tcp(name), None) = (&address.host, address.hostaddr) else { return vec![one] };
    let found: Vec<_> = (name.as_str(), address.port).to_socket_addrs().into_iter().flatten().collect();
    if found.len() < 2 {
        return vec![one];
    }
    let at = |found: std::net::SocketAddr| {
        let mut one = one.clone();
        for address in &mut one.hosts.value {
            address.hostaddr = Some(found.ip());
        }
        one
    };
    found.into_iter().map(at).collect()
}

fn shuffle<T>(all: &mut [T]) {
    for end in (1..all.len()).rev() {
        let random = RandomState::new().hash_one(end);
        let at = usize::try_from(random % (end as u64 + 1)).unwrap_or_default();
        all.swap(at, end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TargetSessionAttrs::{Any, PreferStandby, Primary, ReadOnly, ReadWrite, Standby};

    #[test]
    fn who_will_do() {
        let primary = Role { standby: false, read_only: false };
        let careful = Role { standby: false, read_only: true };
        let standby = Role { standby: true, read_only: true };
        for (wanted, will_do) in [
            (Any, [true, true, true]),
            (ReadWrite, [true, false, false]),
            (ReadOnly, [false, true, true]),
            (Primary, [true, true, false]),
            (Standby, [false, false, true]),
        ] {
            let found = [primary, careful, standby].map(|role| role.refused_by(wanted).is_none());
            assert_eq!(found, will_do, "{wanted:?}");
        }
        assert_eq!(rounds(PreferStandby), [Standby, Any]);
    }

    #[test]
    fn a_shuffle_loses_nothing_and_each_place_comes() {
        let mut firsts = [0; 3];
        for _ in 0..200 {
            let mut all = [0, 1, 2];
            shuffle(&mut all);
            firsts[all[0]] += 1;
            all.sort_unstable();
            assert_eq!(all, [0, 1, 2]);
        }
        assert!(firsts.iter().all(|count| *count > 20), "{firsts:?}");
    }
}
