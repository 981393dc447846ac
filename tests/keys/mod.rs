//! Flows of a day's work: keys in, screen and commands out, within a budget of strokes.
//!
//! Each file of this folder is a flow. `#` begins a comment; the other lines are
//!
//! ```text
//! size: 120x40                columns and rows, where it matters
//! start: alt-2                strokes that only bring one to where the flow begins
//! keys: v 4 j m enter         strokes, counted
//! type: List helpers          text, not counted
//! paste: (f 1)\n(f 2)         text that comes in whole; `\n` ends a line
//! move: j j                   steps to what one is looking for, and letters erased, not counted
//! shows: some words           what then stands on the screen
//! hides: some words           what then does not
//! sends: Milestone            part of a command that went out, as Rust's `Debug` writes it
//! budget: 5                   the strokes it may take
//! ```

use std::fs;
use std::path::Path;

use imago::ui::input::Input;
use imago::ui::key::Key;

use crate::support::screen::{CannedSession, Screen};

#[test]
fn flows_stay_within_their_budget() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keys");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder of flows")
        .flatten()
        .map(|it| it.path())
        .filter(|it| it.extension().is_some_and(|it| it == "txt"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let name = file.display().to_string();
        run(&name, &fs::read_to_string(&file).expect("a flow"));
    }
}

fn run(name: &str, flow: &str) {
    let lines: Vec<(usize, &str, &str)> = flow
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(index, line)| {
            let (key, value) = line
                .split_once(':')
                .unwrap_or_else(|| panic!("{name}:{}: `what: value`", index + 1));
            (index + 1, key, value.trim())
        })
        .collect();
    let size = lines.iter().find(|it| it.1 == "size").map(|it| it.2);
    let (columns, rows) =
        size.and_then(|it| it.split_once('x'))
            .map_or((120, 40), |(columns, rows)| {
                (
                    columns.parse().expect("columns"),
                    rows.parse().expect("rows"),
                )
            });
    let mut screen = Screen::open(columns, rows, CannedSession::tour());
    let mut strokes = 0;
    for (line, what, value) in lines {
        let place = format!("{name}:{line}");
        match what {
            "size" => {}
            "start" | "move" => screen.keys(value),
            "keys" => {
                strokes += Key::parse_sequence(value).expect("keys").len();
                screen.keys(value);
            }
            "type" => screen.typed(value),
            "paste" => screen.take(Input::Paste(value.replace("\\n", "\n"))),
            "shows" => {
                let text = screen.text();
                assert!(text.contains(value), "{place}: no `{value}` on\n{text}");
            }
            "hides" => {
                let text = screen.text();
                assert!(!text.contains(value), "{place}: `{value}` is on\n{text}");
            }
            "sends" => {
                let sent: Vec<String> = screen.sent.iter().map(|it| format!("{it:?}")).collect();
                assert!(
                    sent.iter().any(|it| it.contains(value)),
                    "{place}: no `{value}` among {sent:#?}"
                );
            }
            "budget" => {
                let budget: usize = value.parse().expect("a number");
                assert!(
                    strokes <= budget,
                    "{place}: {strokes} strokes, {budget} allowed"
                );
            }
            other => panic!("{place}: `{other}` is no line of a flow"),
        }
    }
}
