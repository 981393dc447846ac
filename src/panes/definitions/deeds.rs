//! What is done to a definition: edited, renamed, undefined, reverted; each looked at before it is done.

use std::sync::Arc;

use super::super::changes::changes;
use super::{Definitions, EDIT, MEND, OUTSIDE, RENAME, REVERT, UNDEFINE};
use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::diff::DiffSide;
use crate::session::view::relations::RelationsView;
use crate::ui::action::ActionId;
use crate::ui::pane::{Answer, Effect, Open, PaneContext, Prompt, PromptKind, Toast};

/// Names a question lists before it only counts.
const NAMES_SHOWN_MAX: usize = 8;

/// Something on its way, and what it waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// The source, for the REPL or for the editor outside.
    Fetch { id: RequestId, outside: bool },
    /// The editor outside.
    Outside { commit: u64, before: String },
    /// The difference that the editor made.
    Compare { id: RequestId, text: String },
    /// A yes to what the editor made.
    Review { text: String },
    /// Who uses the name that is to become another, then the new name.
    Rename { name: Arc<str> },
    /// Who uses the name that is to mean nothing, then a yes.
    Undefine { name: Arc<str>, used: bool },
}

impl Definitions {
    /// Begins one of the deeds.
    pub(super) fn begin(&mut self, action: ActionId, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let (Some(name), Some(commit)) = (self.name(), self.commit()) else {
            return Vec::new();
        };
        match action {
            EDIT | OUTSIDE => {
                let id = ctx.request();
                let outside = action == OUTSIDE;
                self.deed = Some(Deed::Fetch { id, outside });
                vec![Effect::Send(Command::Show { id, commit })]
            }
            RENAME => {
                if let Some(to) = ctx.argument.map(str::to_owned) {
                    self.deed = Some(Deed::Rename { name });
                    return self.rename(&to);
                }
                self.deed = Some(Deed::Rename { name: name.clone() });
                self.relate(name, ctx)
            }
            UNDEFINE => {
                self.deed = Some(Deed::Undefine {
                    name: name.clone(),
                    used: false,
                });
                self.relate(name, ctx)
            }
            REVERT => match self.earlier() {
                Some(earlier) => self.revert.ask(earlier, ctx),
                None => Vec::new(),
            },
            MEND => {
                let Some(row) = self.drift.get(&name) else {
                    return Vec::new();
                };
                vec![Effect::Prompt(Prompt {
                    title: format!("{name} is {}", row.state),
                    text: format!(
                        "This makes image, history and file say the same:\n{}",
                        row.remedy
                    ),
                    kind: PromptKind::Confirm {
                        yes: "Mend".to_owned(),
                    },
                    then: MEND,
                })]
            }
            _ => Vec::new(),
        }
    }

    /// Returns the version before the newest one of the name under the cursor.
    pub(super) fn earlier(&self) -> Option<u64> {
        let entry = self.outline.get(&self.name()?)?;
        entry.before
    }

    /// Goes on with a deed when the session answers.
    pub(super) fn go_on(&mut self, event: &Event) -> Vec<Effect> {
        match (event, self.deed.clone()) {
            (Event::Definition { id, view }, Some(Deed::Fetch { id: asked, outside }))
                if *id == asked =>
            {
                let text = view.source.clone();
                if !outside {
                    self.deed = None;
                    return vec![Effect::Open(Open::Repl { text, focus: true })];
                }
                self.deed = Some(Deed::Outside {
                    commit: view.commit.seq,
                    before: text.clone(),
                });
                vec![Effect::Edit {
                    text,
                    then: OUTSIDE,
                }]
            }
            (Event::Diff { id, view }, Some(Deed::Compare { id: asked, text })) if *id == asked => {
                self.deed = Some(Deed::Review { text });
                vec![Effect::Prompt(Prompt {
                    title: format!("Define {} like this?", view.name),
                    text: changes(view),
                    kind: PromptKind::Confirm {
                        yes: "Define".to_owned(),
                    },
                    then: OUTSIDE,
                })]
            }
            _ => Vec::new(),
        }
    }

    /// Goes on with renaming and undefining once it is known who uses the name.
    pub(super) fn related(&mut self, view: &RelationsView) -> Vec<Effect> {
        let users = users(view);
        let is_it = |name: &str| *name == *view.name;
        let prompt = match &mut self.deed {
            Some(Deed::Rename { name }) if is_it(name) => Prompt {
                title: format!("Rename {name} to"),
                text: match users {
                    Some(users) => format!("It is used by {users}: they will say the new name."),
                    None => "Nothing uses it.".to_owned(),
                },
                kind: PromptKind::Edit {
                    initial: name.to_string(),
                },
                then: RENAME,
            },
            Some(Deed::Undefine { name, used }) if is_it(name) => {
                *used = users.is_some();
                Prompt {
                    title: format!("Undefine {name}?"),
                    text: match users {
                        Some(users) => {
                            format!("It is used by {users}, which will not find it any more.")
                        }
                        None => "Nothing uses it.".to_owned(),
                    },
                    kind: PromptKind::Confirm {
                        yes: "Undefine".to_owned(),
                    },
                    then: UNDEFINE,
                }
            }
            _ => return Vec::new(),
        };
        vec![Effect::Prompt(prompt)]
    }

    /// Goes on with a deed when a question is answered.
    pub(super) fn answered(
        &mut self,
        then: ActionId,
        answer: Answer,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        match (then, answer, self.deed.take()) {
            (OUTSIDE, Answer::Text(text), Some(Deed::Outside { commit, before })) => {
                if text.trim() == before.trim() {
                    return vec![Effect::Toast(Toast::info("nothing was changed"))];
                }
                let id = ctx.request();
                let right = DiffSide::Text {
                    title: "what you wrote".to_owned(),
                    text: text.clone(),
                };
                self.deed = Some(Deed::Compare { id, text });
                vec![Effect::Send(Command::Diff {
                    id,
                    left: DiffSide::Commit(commit),
                    right,
                })]
            }
            (OUTSIDE, Answer::Yes, Some(Deed::Review { text })) => {
                let id = ctx.request();
                vec![Effect::Send(Command::Evaluate { id, text })]
            }
            (RENAME, Answer::Text(to), deed @ Some(Deed::Rename { .. })) => {
                self.deed = deed;
                self.rename(&to)
            }
            (UNDEFINE, Answer::Yes, Some(Deed::Undefine { name, used })) => {
                let force = if used { " :force" } else { "" };
                vec![Effect::Act(format!("(undefine! {}{force})", quoted(&name)))]
            }
            (MEND, Answer::Yes, _) => {
                let form = self.name().and_then(|it| self.drift.remove(&it));
                match form {
                    Some(row) => vec![Effect::Act(row.remedy)],
                    None => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    fn rename(&mut self, to: &str) -> Vec<Effect> {
        let Some(Deed::Rename { name }) = self.deed.take() else {
            return Vec::new();
        };
        let to = to.trim();
        match to.is_empty() || *to == *name {
            true => vec![Effect::Toast(Toast::info("it keeps its name"))],
            false => {
                let (from, to) = (quoted(&name), quoted(to));
                vec![Effect::Act(format!("(rename! {from} {to})"))]
            }
        }
    }
}

/// Returns who uses a name, the first of them by name; nothing where nobody does.
fn users(view: &RelationsView) -> Option<String> {
    let shown = view.callers.iter().take(NAMES_SHOWN_MAX);
    let names = shown.map(|it| &**it).collect::<Vec<_>>().join(", ");
    match view.callers.len().checked_sub(NAMES_SHOWN_MAX) {
        _ if view.callers.is_empty() => None,
        None | Some(0) => Some(names),
        Some(more) => Some(format!("{names} and {more} more")),
    }
}

/// Returns a name as an argument: a symbol, or a text where no symbol can be written.
fn quoted(name: &str) -> String {
    match name.contains([' ', '(']) {
        true => format!("{name:?}"),
        false => format!("'{name}"),
    }
}
