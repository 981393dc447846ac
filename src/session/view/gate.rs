//! A proposal at the gate.

pub use crate::living::gate::report::{GateReport, GateStep, GatedDefinition, Stage, StepState};
