//! Who lets a proposal in that has passed every step: a person, or the rules that a person has written.

use super::Gate;

/// What a project lets in without asking, for functions marked `;;@self-heal`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Whether anything is let in at all.
    pub apply: bool,
    /// With findings that the old definition does not have.
    pub findings: bool,
    /// With effects that the old definition does not have.
    pub effects: bool,
}

impl Rules {
    /// Returns why a proposal waits for a person, if it does.
    pub fn holds_back(&self, gate: &Gate) -> Option<String> {
        if !gate.report().may_apply {
            return Some("it has not passed".into());
        }
        if !self.apply {
            return Some("nothing is applied by itself: `apply = true` under `[heal]` in `imago.toml` says otherwise".into());
        }
        if gate.new_findings() > 0 && !self.findings {
            return Some("the rules find something new in it".into());
        }
        if gate.new_effects() > 0 && !self.effects {
            return Some("it does more to the world than before".into());
        }
        None
    }
}
