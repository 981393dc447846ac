//! The chat and the review of what a reply proposes.

use imago::session::command::Command;
use imago::session::view::chat::{Ending, Said};

use super::check;
use crate::support::chat::{REPLY, conversed, ended};
use crate::support::screen::{CannedSession, Screen};
use crate::support::{pages, svg};

/// Asks and lets so much of the reply come.
fn streaming(screen: &mut Screen, bytes: usize) {
    screen.keys("f3 f11");
    screen.typed("What of @sum-list…");
    screen.keys("enter");
    let id = asked(screen);
    // In pieces as small as models send them.
    for piece in REPLY.as_bytes()[..bytes].chunks(7) {
        let piece = String::from_utf8_lossy(piece).into_owned();
        screen.hear(conversed(id, Said::Text(piece)));
    }
}

fn asked(screen: &Screen) -> imago::session::command::RequestId {
    let asked = screen.sent.iter().rev().find_map(|it| match it {
        Command::Converse { id, .. } => Some(*id),
        _ => None,
    });
    asked.expect("a question went out")
}

/// Asks, and looks at what the reply proposes.
pub fn proposed(screen: &mut Screen) {
    screen.keys("f3 f11");
    screen.typed("What would you change in @sum-list?");
    screen.keys("enter enter");
}

#[test]
fn a_reply_is_drawn_as_it_streams() {
    check("chat-streaming", |screen| streaming(screen, 420));
}

#[test]
fn a_reply_says_what_it_proposes() {
    check("chat-proposal", |screen| {
        screen.keys("alt-3 j ctrl-t");
        proposed(screen);
        screen.keys("esc f3");
    });
}

fn chosen(screen: &Screen) -> Vec<&str> {
    let sent = screen.sent.iter().filter_map(|it| match it {
        Command::UseModel { model, .. } => Some(model.as_str()),
        _ => None,
    });
    sent.collect()
}

#[test]
fn a_model_is_chosen_from_a_list_or_named() {
    let mut screen = Screen::open(80, 24, CannedSession::tour());
    screen.keys("f3 alt-o");
    for part in ["anthropic:large", "local:small", "another…"] {
        assert!(screen.text().contains(part), "{}", screen.text());
    }
    screen.keys("down enter");
    assert_eq!(chosen(&screen), ["local:small"]);
    screen.keys("alt-o esc alt-o down down enter");
    screen.typed("mine:m");
    screen.keys("enter");
    assert_eq!(chosen(&screen), ["local:small", "mine:m"]);
}

#[test]
fn what_is_mentioned_is_completed_be_it_a_name_or_a_file() {
    let mut screen = Screen::open(80, 24, CannedSession::tour());
    screen.keys("f3");
    screen.typed("what of @src/a");
    screen.keys("tab");
    let asked = screen.sent.iter().rev().find_map(|it| match it {
        Command::CompleteMention { text, .. } => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(asked, Some("src/a"));
}

#[test]
fn what_came_before_a_loss_is_marked() {
    check("chat-lost", |screen| {
        streaming(screen, 120);
        let reason = "the connection was closed".to_owned();
        let id = asked(screen);
        screen.hear(ended(id, &REPLY[..120], Ending::Lost { reason }));
    });
}

#[test]
fn a_review_shows_the_step_that_failed() {
    check("review-failed", proposed);
}

#[test]
fn a_part_of_a_proposal_is_accepted() {
    check("review-partial", |screen| {
        proposed(screen);
        screen.keys("x a X");
    });
}

#[test]
fn a_failing_proposal_is_not_applied_and_its_good_part_is() {
    let mut screen = Screen::open(160, 48, CannedSession::tour());
    proposed(&mut screen);
    let accepted = |screen: &Screen| {
        let all = screen.sent.iter();
        all.filter(|it| matches!(it, Command::Accept { .. }))
            .count()
    };
    screen.keys("enter");
    assert_eq!(accepted(&screen), 0, "{}", screen.text());
    assert!(screen.text().contains("the gate does not let it pass"));
    screen.keys("] X enter");
    assert_eq!(accepted(&screen), 1, "{}", screen.text());
    assert!(
        screen.text().contains("applied sum-list"),
        "{}",
        screen.text()
    );
    // The next key that undoes takes its commits back.
    screen.keys("u");
    let applied = screen.session.commits.last().map(|it| it.seq);
    let taken_back = screen.sent.iter().rev().find_map(|it| match it {
        Command::TakeBack { commits, .. } => commits.last().copied(),
        _ => None,
    });
    assert_eq!(taken_back, applied);
    assert!(taken_back.is_some());
}

#[test]
fn an_edited_proposal_goes_through_the_gate_again() {
    let mut screen = Screen::open(160, 48, CannedSession::tour());
    proposed(&mut screen);
    screen.keys("e");
    screen.typed(" ; seen");
    screen.keys("ctrl-s");
    let gated = screen.sent.iter().rev().find_map(|it| match it {
        Command::Gate { text, .. } => Some(text.clone()),
        _ => None,
    });
    let text = gated.expect("it was tried again");
    assert!(text.contains("(or start 0) xs)) ; seen"), "{text}");
    assert!(text.contains("(defn mean"), "{text}");
}

#[test]
fn escape_stops_a_reply() {
    let mut screen = Screen::open(120, 40, CannedSession::tour());
    streaming(&mut screen, 60);
    assert!(screen.text().contains("answering"));
    screen.keys("esc");
    assert!(
        screen
            .sent
            .iter()
            .any(|it| matches!(it, Command::HushModel { .. }))
    );
    assert!(screen.text().contains("stopped here"), "{}", screen.text());
}

#[test]
fn the_pictures_of_the_document_are_frames() {
    let picture = |prepare: fn(&mut Screen)| {
        let mut screen = Screen::open(100, 26, CannedSession::tour());
        prepare(&mut screen);
        screen
    };
    let mut chat = picture(|screen| {
        proposed(screen);
        screen.keys("f3");
    });
    let mut review = picture(|screen| {
        proposed(screen);
        screen.keys("x");
    });
    for (path, screen, title) in [
        (
            "docs/chat.svg",
            &mut chat,
            "A conversation, and what it proposes",
        ),
        (
            "docs/review.svg",
            &mut review,
            "A proposal, with a step of the gate that failed",
        ),
    ] {
        let drawn = svg::draw(screen.buffer(), title);
        pages::check(path, &drawn, "pictures_of_the_document");
    }
}
