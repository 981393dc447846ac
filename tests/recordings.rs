//! Sessions of real people with the real program, played back before the canned session: `imago --record
//! FILE` has written them. What they come to is compared with what is kept, and no frame on the way may be
//! broken. A flaw that somebody ran into becomes a test by their recording being put here.

use std::fs;
use std::path::Path;

use imago::ui::input::Input;
use imago::ui::recording::{Came, parse};
use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use crate::support::screen::{CannedSession, NOW_MS, Screen};

/// Fails where something stands beyond the edge, or the cursor does.
#[track_caller]
fn check_frame(name: &str, line: usize, screen: &mut Screen, size: (u16, u16)) {
    let cursor = screen.terminal.get_cursor_position().expect("a position");
    let buffer: &Buffer = screen.terminal.backend().buffer();
    let area = buffer.area;
    assert_eq!((area.width, area.height), size, "{name}, line {line}");
    assert!(
        area.is_empty() || area.contains(cursor),
        "{name}, line {line}: the cursor is at {cursor}"
    );
    for position in area.positions() {
        let width = buffer[position].symbol().width() as u16;
        assert!(
            position.x + width.max(1) <= area.right(),
            "{name}, line {line}: {position} is beyond the edge"
        );
    }
}

#[test]
fn what_was_recorded_comes_to_what_is_kept() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings");
    let entries = fs::read_dir(&folder).expect("the folder of recordings");
    let mut paths: Vec<_> = entries.map(|it| it.expect("an entry").path()).collect();
    paths.retain(|it| it.extension().is_some_and(|it| it == "txt"));
    paths.sort();
    assert!(paths.len() >= 3, "recordings are gone: {paths:?}");
    for path in paths {
        let name = path.file_stem().expect("a name").to_string_lossy();
        let text = fs::read_to_string(&path).expect("a recording");
        let came = parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let Some(Came::Size(columns, rows)) = came.first().map(|it| it.came.clone()) else {
            panic!("{name}: a recording begins with a size");
        };
        let mut size = (columns, rows);
        let mut screen = Screen::open(columns, rows, CannedSession::tour());
        for (line, entry) in (3..).zip(&came[1..]) {
            screen.now_ms = NOW_MS + entry.ms as i64;
            let input = match entry.came.clone() {
                Came::Size(columns, rows) => {
                    size = (columns, rows);
                    screen.terminal.backend_mut().resize(columns, rows);
                    Input::Resize
                }
                Came::Key(key) => Input::Key(key),
                Came::Paste(text) => Input::Paste(text),
                Came::Mouse(mouse) => Input::Mouse(mouse),
                Came::Focus(focused) => Input::Focus(focused),
            };
            screen.take(input);
            check_frame(&name, line, &mut screen, size);
        }
        insta::with_settings!({
            snapshot_path => "recordings",
            omit_expression => true,
            prepend_module_to_snapshot => false,
        }, {
            insta::assert_snapshot!(name.to_string(), screen.text());
        });
    }
}
