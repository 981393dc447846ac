//! Taking a restart: the program goes on, or one that wants a value asks for it first.

use crate::session::command::Command;
use crate::session::view::stopped::{RestartRow, Resumption, StoppedView};
use crate::ui::action::ActionId;
use crate::ui::pane::{Effect, PaneContext, Prompt, PromptKind};

/// Goes on by the restart at a place; what it wants to be told is asked for, and `then` names the question.
pub(in crate::panes) fn take(
    view: &StoppedView,
    place: usize,
    then: ActionId,
    ctx: &mut PaneContext<'_>,
) -> Vec<Effect> {
    match view.restarts.get(place) {
        None => Vec::new(),
        Some(restart) if wants_a_value(restart) => ask(
            &format!("{} with {}", restart.name, restart.parameters),
            then,
        ),
        Some(_) => with(place, String::new(), ctx),
    }
}

/// Goes on by a restart that is told what it wants.
pub(in crate::panes) fn with(
    place: usize,
    arguments: String,
    ctx: &mut PaneContext<'_>,
) -> Vec<Effect> {
    resume(Resumption::Restart { place, arguments }, ctx)
}

pub(in crate::panes) fn resume(how: Resumption, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
    let id = ctx.request();
    vec![Effect::Send(Command::Resume { id, how })]
}

pub(in crate::panes) fn wants_a_value(restart: &RestartRow) -> bool {
    !restart.parameters.is_empty()
}

/// Returns what a restart says of itself, where that is more than its name.
pub(in crate::panes) fn report(restart: &RestartRow) -> Option<&str> {
    (restart.report != restart.name).then_some(&*restart.report)
}

/// Asks which of the restarts it is to be.
pub(in crate::panes) fn offer(view: &StoppedView, then: ActionId) -> Vec<Effect> {
    let options = view.restarts.iter().map(|it| match report(it) {
        Some(report) => format!("{}: {report}", it.name),
        None => it.name.to_string(),
    });
    vec![Effect::Prompt(Prompt {
        title: "Restart".to_owned(),
        text: view.message.to_string(),
        kind: PromptKind::Choice {
            options: options.collect(),
        },
        then,
    })]
}

/// Asks for a form.
pub(in crate::panes) fn ask(title: &str, then: ActionId) -> Vec<Effect> {
    vec![Effect::Prompt(Prompt {
        title: title.to_owned(),
        text: String::new(),
        kind: PromptKind::Edit {
            initial: String::new(),
        },
        then,
    })]
}
