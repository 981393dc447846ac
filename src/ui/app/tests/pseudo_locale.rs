//! A pseudo-locale: another language, whose words are twice as long. No label, hint or message may break
//! a frame.

use super::*;
use crate::ui::popup::{Page, Popup, PopupKind};

/// Sizes at which everything has to hold.
const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 60)];
/// The smallest screen on which there are frames at all.
const SMALLEST: (u16, u16) = (20, 5);

fn doubled(text: &str) -> String {
    format!("{text} {text}")
}

/// A screen in that language.
fn screen(width: u16, height: u16) -> Screen {
    let leaked = |text: &str| -> &'static str { Box::leak(doubled(text).into_boxed_str()) };
    let mut screen = Screen::new(width, height);
    for action in &mut screen.app.actions {
        (action.title, action.sentence) = (leaked(action.title), leaked(action.sentence));
    }
    screen
}

/// Fails where a popup's border is broken or leaves the screen; answers how many popups there are.
#[track_caller]
fn check_borders(buffer: &Buffer) -> usize {
    let area = buffer.area;
    let symbol = |x: u16, y: u16| buffer[(x, y)].symbol();
    let mut count = 0;
    for corner in area.positions().filter(|it| symbol(it.x, it.y) == "╭") {
        count += 1;
        let right = (corner.x..area.right()).find(|x| symbol(*x, corner.y) == "╮");
        let bottom = (corner.y..area.bottom()).find(|y| symbol(corner.x, *y) == "╰");
        let (right, bottom) = (right.expect("a corner"), bottom.expect("a corner"));
        assert_eq!(symbol(right, bottom), "╯", "{buffer:?}");
        for y in corner.y + 1..bottom {
            assert_eq!(symbol(corner.x, y), "│", "row {y}: {buffer:?}");
            assert_eq!(symbol(right, y), "│", "row {y}: {buffer:?}");
        }
    }
    count
}

#[test]
fn lists_and_prefixes_keep_their_frames() {
    for (width, height) in SIZES.into_iter().chain([SMALLEST]) {
        for keys in [
            "f1", "ctrl-p", "f9", "f10", "f12", "ctrl-w e", "ctrl-w i", "ctrl-w",
        ] {
            let mut screen = screen(width, height);
            screen.keys(&format!("tab {keys}"));
            screen.now_ms += WHICH_KEY_MS;
            screen.app.tick(screen.now_ms);
            let frame = screen.draw();
            let buffer = screen.terminal.backend().buffer();
            assert_eq!(
                check_borders(buffer),
                1,
                "{keys} at {width}x{height}\n{frame}"
            );
        }
    }
}

#[test]
fn messages_and_questions_keep_their_frames() {
    let text = doubled(&"a long word, averylongwordthatfitsnowhereatall ".repeat(30));
    let kinds = [
        PopupKind::Message {
            text: text.clone(),
            language: None,
            top: 0,
        },
        PopupKind::Confirm {
            text: text.clone(),
            yes: doubled("Undo everything"),
        },
        PopupKind::Line {
            text: text.clone(),
            line: crate::ui::line::Line::new(text.clone()),
            proposed: false,
            page: Some(Page::new(text.clone())),
        },
    ];
    for (width, height) in SIZES.into_iter().chain([SMALLEST]) {
        for kind in &kinds {
            let mut screen = screen(width, height);
            let popup = Popup::new(text.clone(), kind.clone(), Purpose::Nobody);
            screen.app.popups.push(popup);
            let frame = screen.draw();
            let buffer = screen.terminal.backend().buffer();
            assert_eq!(check_borders(buffer), 1, "{width}x{height}\n{frame}");
        }
    }
}

/// The way to everything else stays on the screen, and a notice that is too long says that it is cut.
#[test]
fn hints_status_and_notices_stay_on_their_rows() {
    for (width, height) in SIZES {
        let mut screen = screen(width, height);
        screen.app.status.project = doubled("a project with a long name");
        screen.app.status.read_only = Some(doubled("another process holds the history"));
        screen.app.status.activity = Activity::Evaluating {
            what: doubled("(a-long-form of many words)"),
        };
        for kind in ["one", "two", "three"] {
            screen.app.toast(Toast::error(doubled(&format!(
                "{kind} {}",
                "words ".repeat(20)
            ))));
        }
        let frame = screen.keys("tab");
        assert!(frame.contains("f1 Help Help"), "{frame}");
        assert!(frame.contains("evaluating"), "{frame}");
        assert!(frame.contains("! read only"), "{frame}");
        // What is too long for its row says that it is cut.
        let notices = frame.lines().filter(|it| it.contains(" x "));
        let is_whole = |it: &str| it.ends_with('…') || it.ends_with("words");
        assert_eq!(notices.filter(|it| is_whole(it)).count(), 3, "{frame}");
    }
}

/// The tour says what to press on the smallest screen too.
#[test]
fn the_tour_is_seen_on_the_smallest_screen() {
    let mut screen = Screen::new(SMALLEST.0, SMALLEST.1);
    screen.app = app(AppOptions {
        tutor: true,
        ..options()
    });
    let frame = screen.draw();
    assert!(frame.contains(" 1/"), "{frame}");
}
