//! What a stop offers, and what its calls tell.

use super::*;
use crate::session::view::status::SessionStatus;
use crate::session::view::stopped::RestartRow;
use crate::ui::pane::{PromptKind, RequestIds};

fn with<T>(
    pane: &mut Conditions,
    work: impl FnOnce(&mut Conditions, &mut PaneContext<'_>) -> T,
) -> T {
    let mut ctx = PaneContext {
        status: &SessionStatus::default(),
        now_ms: 7,
        requests: &mut RequestIds::default(),
        argument: None,
    };
    work(pane, &mut ctx)
}

fn stopped() -> (Conditions, Vec<Effect>) {
    let restart = |name: &str, parameters: &str| RestartRow {
        name: name.into(),
        report: name.into(),
        parameters: parameters.into(),
    };
    let frame = |function: &str, is_prelude| FrameRow {
        function: function.into(),
        locals: vec![("x".into(), "1".into())],
        parameters: 1,
        source: "(f x)".into(),
        is_prelude,
        ..FrameRow::default()
    };
    let view = StoppedView {
        message: "no".into(),
        restarts: vec![restart("continue", ""), restart("scale", "by")],
        frames: vec![frame("error", true), frame("f", false)],
        ..StoppedView::default()
    };
    let mut pane = Conditions::default();
    let event = Event::Halted {
        view: Some(Box::new(view)),
    };
    let effects = with(&mut pane, |pane, ctx| pane.event(&event, ctx));
    (pane, effects)
}

#[test]
fn a_stop_asks_for_nothing_until_one_wants_to_go_on() {
    let (mut pane, effects) = stopped();
    assert_eq!(effects, []);
    let asked = with(&mut pane, |pane, ctx| pane.update(RESTART, None, ctx));
    let [Effect::Prompt(prompt)] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    let PromptKind::Choice { options } = &prompt.kind else {
        panic!("{prompt:?}");
    };
    assert_eq!(options, &["continue", "scale"]);
    let chosen = with(&mut pane, |pane, ctx| {
        pane.answer(RESTART, Answer::Choice(0), ctx)
    });
    assert!(matches!(
        chosen.as_slice(),
        [Effect::Send(Command::Resume {
            how: Resumption::Restart { place: 0, .. },
            ..
        })]
    ));
    // One that wants a value asks for it.
    let asks = with(&mut pane, |pane, ctx| {
        pane.answer(RESTART, Answer::Choice(1), ctx)
    });
    let [Effect::Prompt(prompt)] = asks.as_slice() else {
        panic!("{asks:?}");
    };
    assert_eq!((prompt.then, &*prompt.title), (ARGUMENTS, "scale with by"));
}

#[test]
fn calls_of_the_language_are_left_out_until_one_asks() {
    let (mut pane, _) = stopped();
    assert!(!pane.rows.contains(&Row::Frame(0)));
    assert!(pane.rows.contains(&Row::Local(1, 0)));
    with(&mut pane, |pane, ctx| pane.update(PRELUDE, None, ctx));
    assert!(pane.rows.contains(&Row::Frame(0)));
}

#[test]
fn nothing_is_left_of_a_program_that_went_on() {
    let (mut pane, _) = stopped();
    with(&mut pane, |pane, ctx| {
        pane.event(&Event::Halted { view: None }, ctx)
    });
    assert_eq!(pane.rows, []);
    assert_eq!(pane.disabled(ABORT), Some("nothing is stopped"));
}

#[test]
fn a_digit_takes_its_restart_as_in_the_repl() {
    let (mut pane, _) = stopped();
    assert_eq!(pane.contexts().first(), Some(&STOPPED));
    let taken = with(&mut pane, |pane, ctx| {
        pane.update(RESTART_ACTIONS[0], None, ctx)
    });
    let sent = format!("{taken:?}");
    assert!(sent.contains("Restart { place: 0"), "{sent}");
    assert_eq!(pane.disabled(RESTART_ACTIONS[1]), None);
    assert!(pane.disabled(RESTART_ACTIONS[2]).is_some());
    with(&mut pane, |pane, ctx| {
        pane.event(&Event::Halted { view: None }, ctx)
    });
    assert!(pane.disabled(RESTART_ACTIONS[0]).is_some());
    assert!(!pane.contexts().contains(&STOPPED), "digits count again");
}
