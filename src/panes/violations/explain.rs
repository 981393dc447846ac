//! What a rule says of itself, and what it looked at.

use super::Violations;
use crate::session::command::Command;
use crate::session::view::rule::RuleView;
use crate::ui::pane::{Effect, PaneContext};

impl Violations {
    pub(super) fn explain(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some(row) = self.subject() else {
            return Vec::new();
        };
        let (rule, commit) = (row.rule_name.to_string(), row.commit);
        self.ask_rule(rule, Some(commit), ctx)
    }

    pub(super) fn ask_rule(
        &mut self,
        rule: String,
        commit: Option<u64>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let id = ctx.request();
        self.explaining = Some(id);
        vec![Effect::Send(Command::ExplainRule { id, rule, commit })]
    }
}

/// Returns a rule as a text to read.
pub(super) fn explanation(view: &RuleView) -> String {
    let mut res = format!(
        "{} · {} · {} points\n\n{}",
        view.severity,
        view.category,
        view.points,
        view.explanation.trim()
    );
    if !view.matched.is_empty() {
        res.push_str("\n\nWhat it looked at:");
        for (slot, value) in &view.matched {
            res.push_str(&format!("\n  {slot}: {value}"));
        }
    }
    let code = view.code();
    if !code.is_empty() {
        res.push_str("\n\n");
        res.push_str(&code);
    }
    res
}
