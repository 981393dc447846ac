//! What one does about a finding: a safe fix, shown first, or a reason why it may stay.

use std::sync::Arc;

use super::super::changes::changes;
use super::{ALLOW, FIX, Violations};
use crate::session::command::{Command, Remedy, RequestId};
use crate::session::view::diff::DiffView;
use crate::session::view::violations::AllowedRow;
use crate::ui::pane::{Effect, PaneContext, Prompt, PromptKind, Toast};

/// A remedy on its way: looked at, or being made.
#[derive(Debug)]
pub(super) struct Treatment {
    pub id: RequestId,
    pub commit: u64,
    pub remedy: Remedy,
    title: String,
}

impl Violations {
    /// Asks what the fix of the finding under the cursor would change.
    pub(super) fn preview_fix(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some(row) = self.selected() else {
            return Vec::new();
        };
        let treatment = Treatment {
            id: ctx.request(),
            commit: row.commit,
            remedy: Remedy::Fix {
                rule: row.rule_name.to_string(),
                span: row.span,
            },
            title: format!("Fix {} in {}?", row.rule_name, row.name),
        };
        let effect = Effect::Send(Command::PreviewRemedy {
            id: treatment.id,
            commit: treatment.commit,
            remedy: treatment.remedy.clone(),
        });
        self.treatment = Some(treatment);
        vec![effect]
    }

    /// Shows what a fix would change, and asks whether it is to be made.
    pub(super) fn propose(&self, id: RequestId, view: &DiffView) -> Vec<Effect> {
        let Some(treatment) = self.treatment.as_ref().filter(|it| it.id == id) else {
            return Vec::new();
        };
        vec![Effect::Prompt(Prompt {
            title: treatment.title.clone(),
            text: changes(view),
            kind: PromptKind::Confirm {
                yes: "Apply".to_owned(),
            },
            then: FIX,
        })]
    }

    /// Makes the fix that was looked at.
    pub(super) fn fix(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some(treatment) = self.treatment.take() else {
            return Vec::new();
        };
        vec![Effect::Send(Command::Remedy {
            id: ctx.request(),
            commit: treatment.commit,
            remedy: treatment.remedy,
        })]
    }

    /// Asks why the finding under the cursor may stay.
    pub(super) fn ask_reason(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some(row) = self.selected() else {
            return Vec::new();
        };
        let treatment = Treatment {
            id: ctx.request(),
            commit: row.commit,
            remedy: Remedy::Allow {
                rule: row.rule_name.to_string(),
                reason: String::new(),
            },
            title: String::new(),
        };
        let prompt = Prompt {
            title: format!("Allow {} in {}: why?", row.rule_name, row.name),
            text: format!(
                "{}\nThe reason is written above the definition, as `;;@allow`.\n\
                 It counts for good, or as long as it says: until 2027-01-31",
                row.message
            ),
            kind: PromptKind::Text {
                initial: String::new(),
            },
            then: ALLOW,
        };
        self.treatment = Some(treatment);
        vec![Effect::Prompt(prompt)]
    }

    /// Writes the reason that was given.
    pub(super) fn allow(&mut self, words: &str, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some(treatment) = self.treatment.take() else {
            return Vec::new();
        };
        let Remedy::Allow { rule, .. } = treatment.remedy else {
            return Vec::new();
        };
        if words.trim().is_empty() {
            return vec![Effect::Toast(Toast::info("without a reason it stays"))];
        }
        vec![Effect::Send(Command::Remedy {
            id: ctx.request(),
            commit: treatment.commit,
            remedy: Remedy::Allow {
                rule,
                reason: words.trim().to_owned(),
            },
        })]
    }

    /// Asks for what is kept quiet: to count it, or to show it.
    pub(super) fn ask_allowed(&mut self, shows: bool, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let id = ctx.request();
        self.asked_allowed = Some((id, shows));
        vec![Effect::Send(Command::Allowed { id })]
    }

    /// Takes the answer to that.
    pub(super) fn heard_allowed(
        &mut self,
        id: RequestId,
        rows: &Arc<Vec<AllowedRow>>,
    ) -> Vec<Effect> {
        let Some((_, shows)) = self.asked_allowed.take_if(|(asked, _)| *asked == id) else {
            return Vec::new();
        };
        self.allowed.clear();
        for row in rows.iter() {
            *self.allowed.entry(row.name.clone()).or_default() += 1;
        }
        match shows {
            true => vec![Effect::Popup {
                title: ALLOWED_TITLE.to_owned(),
                text: listed(rows),
            }],
            false => Vec::new(),
        }
    }

    /// Keeps the count up to date with a definition that came.
    pub(super) fn count_allowed(&mut self, name: &Arc<str>, allowed: usize) {
        match allowed {
            0 => self.allowed.remove(name),
            count => self.allowed.insert(name.clone(), count),
        };
    }
}

const ALLOWED_TITLE: &str = "Allowed findings";

/// Returns what is allowed as a text to read.
fn listed(rows: &[AllowedRow]) -> String {
    if rows.is_empty() {
        return "nothing is allowed that the rules would find".to_owned();
    }
    let mut text = String::new();
    for row in rows {
        let until = row
            .until
            .as_ref()
            .map_or(String::new(), |it| format!(" until {it}"));
        let reason = match row.reason.is_empty() {
            true => "no reason is given",
            false => &row.reason,
        };
        text.push_str(&format!("{} {}{until}\n  {reason}\n", row.name, row.rule));
    }
    text
}
