//! The way through the gate: what is wanted is tried, compared with what stands, and applied.

use super::candidate::Candidate;
use super::{Phase, Review};
use crate::session::command::Command;
use crate::session::view::diff::DiffSide;
use crate::session::view::gate::{GateReport, StepState};
use crate::ui::pane::{Effect, PaneContext, Toast};

impl Review {
    /// Returns what is wanted as one text, and the names in it.
    pub(super) fn wanted(&self) -> (String, Vec<String>) {
        let wanted = self.candidates.iter().filter(|it| !it.is_out());
        let (texts, names): (Vec<String>, Vec<String>) =
            wanted.map(|it| (it.text(), it.name.clone())).unzip();
        (texts.join("\n\n") + "\n", names)
    }

    /// Leads what is wanted through the gate again.
    pub(super) fn try_again(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let (text, names) = self.wanted();
        for candidate in &mut self.candidates {
            candidate.steps.clear();
        }
        self.report.may_apply = false;
        self.report.trouble = None;
        if names.is_empty() {
            self.phase = Phase::Tried;
            return Vec::new();
        }
        let id = ctx.request();
        self.phase = Phase::Trying(id);
        vec![Effect::Send(Command::Gate { id, text, names })]
    }

    /// Takes a report of the gate.
    pub(super) fn gated(&mut self, report: &GateReport, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.candidates.is_empty() {
            self.candidates = report.definitions.iter().map(Candidate::of).collect();
            for place in 0..self.candidates.len() {
                effects.extend(self.compare(place, ctx));
            }
        } else {
            for gated in &report.definitions {
                let known = self.candidates.iter_mut().find(|it| it.name == gated.name);
                if let Some(known) = known {
                    known.steps.clone_from(&gated.steps);
                }
            }
        }
        self.report = report.clone();
        let is_going_on = |it: StepState| matches!(it, StepState::Waiting | StepState::Running);
        let mut steps = report.definitions.iter().flat_map(|it| &it.steps);
        let is_over =
            report.trouble.is_some() || report.may_apply || !steps.any(|it| is_going_on(it.state));
        if is_over && matches!(self.phase, Phase::Trying(_)) {
            self.phase = Phase::Tried;
        }
        effects
    }

    pub(super) fn compare(&mut self, place: usize, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some(candidate) = self.candidates.get(place) else {
            return Vec::new();
        };
        let id = ctx.request();
        self.comparing.insert(id, place);
        let left = match &candidate.old {
            Some(old) => DiffSide::Text {
                title: "now".to_owned(),
                text: old.clone(),
            },
            None => DiffSide::Empty,
        };
        let right = DiffSide::Text {
            title: "proposed".to_owned(),
            text: candidate.new.clone(),
        };
        vec![Effect::Send(Command::Diff { id, left, right })]
    }

    pub(super) fn compared(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if !self.comparing.is_empty() {
            return Vec::new();
        }
        self.show();
        match self.phase {
            Phase::Empty => self.try_again(ctx),
            _ => Vec::new(),
        }
    }

    pub(super) fn apply(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let (text, names) = self.wanted();
        let id = ctx.request();
        self.phase = Phase::Applying(id);
        self.defined.clear();
        vec![Effect::Send(Command::Accept {
            id,
            text,
            names,
            exchange: self.exchange,
        })]
    }

    pub(super) fn applied(&mut self, ok: bool) -> Vec<Effect> {
        if !ok {
            self.phase = Phase::Tried;
            return vec![Effect::Toast(Toast::error(
                "nothing was applied: the gate did not let it pass",
            ))];
        }
        self.phase = Phase::Applied;
        let defined = std::mem::take(&mut self.defined);
        let names: Vec<&str> = defined.iter().map(|it| &*it.name).collect();
        let words = format!("applied {}; `u` takes it back", names.join(", "));
        vec![Effect::Toast(Toast::success(words))]
    }

    /// Returns what keeps the proposal from being applied, a line each.
    pub(super) fn troubles(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.report.trouble.iter().cloned().collect();
        for candidate in &self.candidates {
            for step in candidate.failed() {
                let details = step.detail.join("; ");
                lines.push(format!(
                    "{}: {}: {details}",
                    candidate.name,
                    step.step.name()
                ));
            }
        }
        lines
    }
}
