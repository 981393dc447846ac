//! What a project sets about the gate and about healing.

use serde::Deserialize;

use crate::living::gate::decision::Rules;
use crate::session::worker::orders::Confines;

/// What a candidate may use.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GateConfig {
    pub fuel: Option<u64>,
    pub heap_bytes: Option<usize>,
    pub depth: Option<usize>,
    pub output_bytes: Option<usize>,
    pub example_ms: Option<u64>,
    pub deadline_ms: Option<u64>,
}

impl GateConfig {
    pub fn confines(&self) -> Confines {
        let usual = Confines::default();
        Confines {
            fuel: self.fuel.unwrap_or(usual.fuel),
            heap_bytes: self.heap_bytes.unwrap_or(usual.heap_bytes),
            depth: self.depth.unwrap_or(usual.depth),
            output_bytes: self.output_bytes.unwrap_or(usual.output_bytes),
            example_ms: self.example_ms.unwrap_or(usual.example_ms),
            deadline_ms: self.deadline_ms.unwrap_or(usual.deadline_ms),
        }
    }
}

/// What is done about functions that do not keep their examples.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HealConfig {
    pub attempts: Option<u32>,
    pub model: Option<String>,
    /// Whether one marked `;;@self-heal` is replaced without a person.
    pub apply: bool,
    /// Also where the rules find something new in it.
    pub findings: bool,
    /// Also where it does more to the world.
    pub effects: bool,
}

impl HealConfig {
    pub fn rules(&self) -> Rules {
        Rules {
            apply: self.apply,
            findings: self.findings,
            effects: self.effects,
        }
    }
}
