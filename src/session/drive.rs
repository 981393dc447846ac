//! Performs what the gate wants done, and tells fronts how far it is.

use super::command::RequestId;
use super::event::Event;
use super::session::Session;
use super::view::gate::{GateReport, GateStep, GatedDefinition, Stage, StepState};
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::source::SourceText;
use crate::living::gate::reading;
use crate::llm::reply::code_blocks;

/// What messages call a proposal's text.
const NAME: &str = "proposal";

impl Session {
    /// Leads a proposal through the gate and tells what came of every step.
    pub(super) fn gate_on_demand(&mut self, id: RequestId, text: &str, names: &[String]) {
        let report = self.gate(text, names);
        self.tell_gate(id, &report);
    }

    /// The same, and what has passed every step goes into the image.
    pub(super) fn accept_proposal(&mut self, id: RequestId, text: &str, names: &[String]) {
        let report = self.gate(text, names);
        self.tell_gate(id, &report);
        self.emit(Event::Finished {
            id,
            ok: report.may_apply,
        });
    }

    fn tell_gate(&self, id: RequestId, report: &GateReport) {
        let report = Box::new(report.clone());
        self.emit(Event::Gated { id, report });
    }

    fn gate(&mut self, text: &str, names: &[String]) -> GateReport {
        let source = SourceText::new(NAME, code_of(text)).in_package(&self.image.package());
        let found = match reading::read(&source, names) {
            Ok(found) => found,
            Err(trouble) => {
                return GateReport {
                    trouble: Some(trouble),
                    ..GateReport::default()
                };
            }
        };
        let definitions = found.into_iter().map(|new| self.read_step(&new));
        GateReport {
            definitions: definitions.collect(),
            ..GateReport::default()
        }
    }

    fn read_step(&self, new: &Definition) -> GatedDefinition {
        let old = self.standing_text(&new.name);
        let misfit = old.as_ref().and_then(|old| reading::misfit(old, new));
        let old = old.map(|it| it.text);
        let mut gated = GatedDefinition::waiting(new.name.clone(), old, new.text.clone());
        gated.steps[0] = GateStep {
            step: Stage::Reading,
            state: match misfit {
                None => StepState::Passed,
                Some(_) => StepState::Failed,
            },
            detail: misfit.into_iter().collect(),
        };
        gated
    }

    /// Returns what a name means now, as it was written.
    fn standing_text(&self, name: &str) -> Option<Definition> {
        let binding = self.image.binding(name)?;
        let source = SourceText::new(name, binding.text?).in_package(&binding.package);
        definitions(&source)
            .0
            .into_iter()
            .find_map(|form| match form {
                TopForm::Definition(definition) => Some(*definition),
                TopForm::Expression { .. } => None,
            })
    }
}

/// Returns the code of a reply: all of it, or what stands between fences.
fn code_of(text: &str) -> String {
    let is_code = text.trim_start().starts_with(['(', ';']);
    let blocks = code_blocks(text);
    if is_code || blocks.is_empty() {
        return text.to_string();
    }
    let texts: Vec<String> = blocks.into_iter().map(|it| it.text).collect();
    texts.join("\n")
}
