//! How the project stands: what is wrong with it and what helps, and the history while it is verified.

use super::*;
use crate::session::command::{Command, RequestId};

fn status() -> SessionStatus {
    SessionStatus {
        project: "tour".to_owned(),
        ..SessionStatus::default()
    }
}

impl Screen {
    /// A screen on which the project stands like this, with the focus on rows.
    fn standing(status: SessionStatus) -> Screen {
        let mut screen = Screen::new(80, 24);
        screen.app.opened = true;
        screen.take(session(Event::Status(status)));
        screen.keys("tab");
        screen
    }

    fn last_row(&mut self) -> String {
        let frame = self.draw();
        frame.lines().last().unwrap_or_default().trim().to_owned()
    }
}

#[test]
fn a_verification_counts_estimates_and_can_be_stopped() {
    let mut screen = Screen::standing(status());
    screen.keys("ctrl-p v e r i f y enter");
    let Some(Command::Verify { id }) = screen.executor.commands.last().cloned() else {
        panic!("{:?}", screen.executor.commands);
    };
    assert!(screen.last_row().contains("verifying, ctrl-c stops"));
    screen.now_ms += 2_000;
    let walking = |id, done| {
        session(Event::Walking {
            id,
            done,
            total: 9_000,
        })
    };
    screen.take(walking(id, 3_000));
    // What is said of another walk changes nothing.
    screen.take(walking(RequestId(id.0 + 77), 1));
    let row = screen.last_row();
    assert!(
        row.contains("verifying 3000/9000, 4 s left, ctrl-c stops"),
        "{row}"
    );
    // It is asked for once.
    let sent = screen.executor.commands.len();
    screen.keys("ctrl-p v e r i f y enter");
    assert_eq!(screen.executor.commands.len(), sent);
    screen.keys("ctrl-c");
    assert_eq!(
        screen.executor.commands.last(),
        Some(&Command::GiveUp { id })
    );
    assert_eq!(screen.executor.interrupts, 0, "no program is interrupted");
    screen.take(session(Event::Failed {
        id: Some(id),
        message: "it was given up".to_owned(),
        hint: None,
    }));
    let frame = screen.draw();
    assert!(
        frame.contains("the history is not verified, at 3000 of 9000 entries"),
        "{frame}"
    );
    assert!(screen.last_row().contains("ready"));
}

#[test]
fn what_is_wrong_is_seen_at_eighty_columns_with_the_key_that_helps() {
    let mut screen = Screen::standing(status());
    let frame = screen.keys("f7");
    assert!(
        frame.contains("nothing is wrong with the project"),
        "{frame}"
    );
    for (trouble, words) in [
        (
            SessionStatus {
                read_only: Some("another process has it open".to_owned()),
                ..status()
            },
            "! read only: another process has it open",
        ),
        (
            SessionStatus {
                unwritten: Some("the disk is full, nothing was kept".to_owned()),
                ..status()
            },
            "! not written: the disk is full, nothing was k…",
        ),
        (
            SessionStatus {
                unsigned: Some("the log is not the one that was signed".to_owned()),
                ..status()
            },
            "! not signed: the log is not the one that was…",
        ),
    ] {
        let mut screen = Screen::standing(trouble);
        let row = screen.last_row();
        assert!(row.contains(words) && row.contains("f7 remedy"), "{row}");
        let frame = screen.keys("f7");
        // A page says what it means and, numbered, what is to be done.
        assert!(
            frame.contains("╭─ The history") && frame.contains("1. "),
            "{frame}"
        );
    }
}

/// On a phone, or in the corner of a tiling terminal, a full disk is seen and the key against it too.
#[test]
fn what_is_wrong_is_seen_on_small_screens() {
    for (columns, rows) in [(40, 12), (20, 5), (80, 5), (80, 7)] {
        let mut screen = Screen::new(columns, rows);
        screen.app.opened = true;
        screen.take(session(Event::Status(SessionStatus {
            unwritten: Some("the disk is full, nothing was kept".to_owned()),
            ..status()
        })));
        let frame = screen.keys("tab");
        assert!(
            frame.contains("! not written · f7"),
            "{columns}x{rows}\n{frame}"
        );
    }
}

#[test]
fn a_watcher_that_failed_is_started_again_by_one_key() {
    let watching = SessionStatus {
        watching: Some("looking at the sources every second".to_owned()),
        ..status()
    };
    let mut screen = Screen::standing(watching.clone());
    assert!(screen.last_row().contains("! not watching: "));
    screen.keys("f7");
    let sent = screen.executor.commands.last();
    assert!(matches!(sent, Some(Command::WatchAgain { .. })), "{sent:?}");
    // Of several things one is chosen.
    let mut screen = Screen::standing(SessionStatus {
        read_only: Some("another process has it open".to_owned()),
        ..watching
    });
    let row = screen.last_row();
    assert!(
        row.contains("! read only, not watching · f7 remedy"),
        "{row}"
    );
    let frame = screen.keys("f7");
    assert!(
        frame.contains("read only: another process has it open"),
        "{frame}"
    );
    screen.keys("2");
    let sent = screen.executor.commands.last();
    assert!(matches!(sent, Some(Command::WatchAgain { .. })), "{sent:?}");
}
