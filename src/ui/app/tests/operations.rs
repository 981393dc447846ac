//! The one log of what was done: what `u` takes back, and what it never does.

use super::*;
use crate::session::command::{Curate, RequestId};
use crate::session::view::commits::{MilestoneRow, MilestoneUuid};
use crate::session::view::operations::{LastOperation, Operation};
use crate::session::view::transcript::{TranscriptEntry, TranscriptKind};

/// A screen before a history with commits, at which nothing was done yet.
fn screen() -> Screen {
    let mut screen = Screen::new(160, 40);
    screen.take(session(Event::Status(SessionStatus {
        commits: 3,
        ..SessionStatus::default()
    })));
    screen
}

impl Screen {
    fn ask(&mut self, command: impl FnOnce(RequestId) -> Command) -> RequestId {
        let id = self.app.requests.next();
        self.app.send(command(id), &mut self.executor);
        id
    }

    /// Has the session revert `f`.
    fn revert(&mut self) -> RequestId {
        let form = "(rollback! 'f 1)".to_owned();
        self.ask(|id| Command::Act { id, form })
    }

    fn acted(&mut self, id: RequestId, commits: &[u64]) {
        self.take(session(Event::Acted {
            id,
            commits: commits.to_vec(),
            names: vec!["f".into()],
        }));
        self.finish(id, true);
    }

    fn finish(&mut self, id: RequestId, ok: bool) {
        self.take(session(Event::Finished { id, ok }));
    }

    fn write_milestone(&mut self) -> RequestId {
        self.ask(|id| Command::Milestone {
            id,
            message: "All".to_owned(),
            commits: Vec::new(),
            reason: None,
        })
    }

    fn written(&mut self, id: RequestId, seq: u64) {
        let milestone = MilestoneRow {
            seq,
            uuid: MilestoneUuid::from_bytes([0; 16]),
            hash: "".into(),
            message: "All".into(),
            author: "ada".into(),
            time_ms: 0,
            commits: Default::default(),
        };
        let id = Some(id);
        self.take(session(Event::MilestoneWritten { id, milestone }));
    }

    /// Presses a key and returns what was sent for it.
    fn sends(&mut self, key: &str) -> Vec<Command> {
        self.executor.commands.clear();
        self.keys(key);
        std::mem::take(&mut self.executor.commands)
    }

    fn newest_id(&self) -> RequestId {
        match self.executor.commands.last() {
            Some(
                Command::TakeBack { id, .. }
                | Command::Curate { id, .. }
                | Command::LastOperation { id },
            ) => *id,
            other => panic!("no undo was asked for: {other:?}"),
        }
    }
}

fn undoes(commands: &[Command], operation: u64) -> bool {
    let wanted = Curate::Undo {
        operation: Some(operation),
    };
    matches!(commands, [Command::Curate { what, .. }] if *what == wanted)
}

fn takes_back(sent: &[Command], wanted: u64) -> bool {
    matches!(sent, [Command::TakeBack { commits, .. }] if *commits == [wanted])
}

#[test]
fn what_was_done_is_taken_back_in_its_order() {
    let mut screen = screen();
    let revert = screen.revert();
    let milestone = screen.write_milestone();
    screen.keys("alt-5 ctrl-w v");
    // The milestone is rehearsed for a while; its place is where it was asked for.
    screen.acted(revert, &[7]);
    screen.written(milestone, 8);
    assert_eq!(screen.sends("u"), [], "the split");
    assert!(undoes(&screen.sends("u"), 8));
    let frame = screen.keys("u");
    assert!(frame.contains("is not done yet"), "{frame}");
}

#[test]
fn what_was_refused_is_no_operation() {
    let mut screen = screen();
    let milestone = screen.write_milestone();
    screen.written(milestone, 5);
    screen.keys("alt-5 ctrl-w v");
    let refused = screen.write_milestone();
    screen.take(session(Event::MilestoneRefused {
        id: refused,
        message: "it would not stand alone".to_owned(),
        hint: None,
    }));
    let revert = screen.revert();
    screen.finish(revert, false);
    let squash = screen.ask(|id| Command::Curate {
        id,
        what: Curate::Dissolve { milestone: 9 },
    });
    screen.take(session(Event::Failed {
        id: Some(squash),
        message: "there is no milestone 9".to_owned(),
        hint: None,
    }));
    assert_eq!(screen.sends("u"), [], "the split and nothing else");
    assert!(undoes(&screen.sends("u"), 5));
}

#[test]
fn a_refusal_is_told_wherever_one_is() {
    let mut screen = screen();
    let id = screen.revert();
    screen.take(session(Event::Transcript(TranscriptEntry {
        id: Some(id),
        kind: TranscriptKind::Error,
        text: "the audit denies `f`\n  | more".to_owned(),
        value: None,
        beside: None,
    })));
    screen.finish(id, false);
    let frame = screen.draw();
    assert!(frame.contains("not done: the audit denies `f`"), "{frame}");
}

#[test]
fn a_redo_of_nothing_changes_nothing() {
    let mut screen = screen();
    let milestone = screen.write_milestone();
    screen.written(milestone, 5);
    screen.keys("alt-5 ctrl-w v");
    assert_eq!(screen.sends("ctrl-r"), []);
    assert!(screen.draw().contains("nothing was taken back"));
    assert_eq!(screen.sends("u"), [], "the split and not the milestone");
}

#[test]
fn undo_and_redo_of_definitions_are_told_each_in_the_place_of_the_other() {
    let mut screen = screen();
    screen.keys("alt-5 ctrl-w v u");
    assert!(screen.draw().contains("the layout is as it was before"));
    let id = screen.revert();
    screen.acted(id, &[7]);
    screen.executor.commands.clear();
    screen.keys("u");
    assert!(takes_back(&screen.executor.commands, 7));
    screen.acted(screen.newest_id(), &[8]);
    let frame = screen.draw();
    assert!(frame.contains("the change of `f` is taken back"), "{frame}");
    assert!(!frame.contains("the layout is as it was before"), "{frame}");
    screen.executor.commands.clear();
    screen.keys("ctrl-r");
    assert!(takes_back(&screen.executor.commands, 8));
    screen.acted(screen.newest_id(), &[9]);
    let frame = screen.draw();
    assert!(frame.contains("the change of `f` holds again"), "{frame}");
    assert!(!frame.contains("is taken back"), "{frame}");
    assert!(takes_back(&screen.sends("u"), 9));
}

#[test]
fn what_cannot_be_taken_back_stays_and_is_passed_over_when_asked_again() {
    let mut screen = screen();
    let milestone = screen.write_milestone();
    screen.written(milestone, 5);
    let revert = screen.revert();
    screen.acted(revert, &[7]);
    screen.keys("u");
    screen.take(session(Event::Failed {
        id: Some(screen.newest_id()),
        message: "`f` was changed again since, in #9".to_owned(),
        hint: None,
    }));
    let frame = screen.draw();
    assert!(frame.contains("changed again since"), "{frame}");
    assert!(
        frame.contains("u again takes back what was done"),
        "{frame}"
    );
    assert!(undoes(&screen.sends("u"), 5));
}

#[test]
fn where_nothing_was_done_the_history_says_what_was_last() {
    let mut screen = screen();
    screen.keys("u");
    screen.take(session(Event::LastOperation {
        id: screen.newest_id(),
        last: LastOperation {
            undo: Some(Operation::Definitions(vec![3])),
            redo: None,
        },
    }));
    assert!(takes_back(&screen.executor.commands[1..], 3));
    screen.acted(screen.newest_id(), &[4]);
    screen.executor.commands.clear();
    // The change that was taken back can be done again, and then the history is asked once more.
    assert!(takes_back(&screen.sends("ctrl-r"), 4));
}

#[test]
fn a_history_without_operations_disables_both_with_a_reason() {
    let mut screen = screen();
    screen.keys("u");
    screen.take(session(Event::LastOperation {
        id: screen.newest_id(),
        last: LastOperation::default(),
    }));
    assert!(screen.draw().contains("nothing was done that can be taken"));
    for action in [OPERATION_UNDO, OPERATION_REDO] {
        assert!(screen.app.disabled(action).is_some());
    }
    assert_eq!(screen.sends("u"), []);
    let id = screen.write_milestone();
    assert!(screen.app.disabled(OPERATION_UNDO).is_some(), "not yet");
    screen.written(id, 5);
    assert_eq!(screen.app.disabled(OPERATION_UNDO), None);
    assert!(screen.app.disabled(OPERATION_REDO).is_some());
}

#[test]
fn sizes_and_zoom_are_operations_like_any_other() {
    let mut screen = Screen::new(160, 40);
    let layouts = |screen: &Screen| screen.app.layout.clone();
    screen.keys("alt-5");
    let first = layouts(&screen);
    screen.keys("ctrl-w v");
    let split = layouts(&screen);
    screen.keys("ctrl-w > ctrl-w > ctrl-w >");
    assert_ne!(layouts(&screen), split);
    screen.keys("u");
    assert_eq!(layouts(&screen), split, "many steps are one operation");
    screen.keys("ctrl-r u z");
    assert!(layouts(&screen).zoomed);
    screen.keys("u");
    assert_eq!(layouts(&screen), split);
    screen.keys("z z u");
    assert_eq!(layouts(&screen), first, "there and back is nothing");
}

#[test]
fn a_drag_is_one_operation() {
    let mut screen = Screen::new(160, 40);
    let before = screen.app.layout.clone();
    let divider = screen.app.arrangement.dividers[0].clone();
    let (column, row) = (divider.area.x, divider.area.y);
    let mouse = |kind, column| Input::Mouse(Mouse { kind, column, row });
    screen.take(mouse(MouseKind::Press { clicks: 1 }, column));
    for more in 1..9 {
        screen.take(mouse(MouseKind::Drag, column + more));
    }
    screen.take(mouse(MouseKind::Release, column + 9));
    assert_ne!(screen.app.layout, before);
    // A press that moves nothing is none.
    screen.draw();
    screen.press(column + 9, row);
    screen.keys("alt-2 u");
    assert_eq!(screen.app.layout.save(), before.save());
}
