//! Going back to a version of a definition: what would change and whom it touches, then the deed.

use super::changes::changes;
use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::relations::RevertView;
use crate::ui::action::ActionId;
use crate::ui::pane::{Effect, PaneContext, Prompt, PromptKind, Toast};

/// Names the question lists before it only counts.
const USERS_SHOWN_MAX: usize = 6;

/// A revert on its way: looked at, or asked about.
#[derive(Debug, Default)]
pub struct Revert {
    asked: Option<RequestId>,
    /// The form that does it.
    form: Option<String>,
}

impl Revert {
    /// Asks what going back to a commit would change.
    pub fn ask(&mut self, commit: u64, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let id = ctx.request();
        self.asked = Some(id);
        vec![Effect::Send(Command::PreviewRevert { id, commit })]
    }

    /// Takes the answer and asks whether it is to be done; `then` names the question.
    pub fn heard(&mut self, event: &Event, then: ActionId) -> Vec<Effect> {
        let Event::RevertPreviewed { id, view } = event else {
            return Vec::new();
        };
        if self.asked.take_if(|it| it == id).is_none() {
            return Vec::new();
        }
        let text = changes(&view.diff);
        if text.is_empty() {
            let words = format!("`{}` is like this version already", view.name);
            return vec![Effect::Toast(Toast::info(words))];
        }
        self.form = Some(view.form.clone());
        vec![Effect::Prompt(Prompt {
            title: format!(
                "Revert {} to version {} of {}?",
                view.name, view.version, view.of
            ),
            text: format!("{text}\n{}", users(view)),
            kind: PromptKind::Confirm {
                yes: "Revert".to_owned(),
            },
            then,
        })]
    }

    /// Does what was looked at.
    pub fn confirmed(&mut self) -> Vec<Effect> {
        self.form.take().map(Effect::Act).into_iter().collect()
    }
}

fn users(view: &RevertView) -> String {
    let count = view.users.len();
    let shown = view.users.iter().take(USERS_SHOWN_MAX);
    let names = shown.map(|it| &**it).collect::<Vec<_>>().join(", ");
    match count.checked_sub(USERS_SHOWN_MAX) {
        _ if count == 0 => "Nothing uses it.".to_owned(),
        None | Some(0) => format!("Used by {names}."),
        Some(more) => format!("Used by {names} and {more} more."),
    }
}
