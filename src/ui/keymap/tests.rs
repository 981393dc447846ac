//! Keymaps: chords, counts, layers, and what is wrong with a file.

use super::super::action::{ACTIONS, POPUP, ROWS};
use super::super::key::KeyCode;
use super::*;

fn actions() -> Vec<Action> {
    ACTIONS.iter().flat_map(|it| it.iter().copied()).collect()
}

fn keymap() -> Keymap {
    Keymap::built_in(&actions()).0
}

const LIST: Place<'_> = Place {
    contexts: &[ROWS],
    takes_text: false,
    global: true,
    flags: Flags::NONE,
};

fn typed(keymap: &Keymap, place: Place<'_>, words: &str) -> Vec<Resolved> {
    let mut pending = Pending::default();
    Key::parse_sequence(words)
        .expect("keys")
        .into_iter()
        .map(|key| pending.push(keymap, place, key))
        .collect()
}

fn action(id: &'static str, count: Option<usize>) -> Resolved {
    Resolved::Action {
        action: ActionId(id),
        count,
    }
}

#[test]
fn the_sections_of_the_toolkit_bind_actions_there_are() {
    let sections = ["global", "rows", "filter", "popup"];
    let (keymap, problems) = Keymap::built_in(&actions());
    let ours: Vec<String> = problems
        .iter()
        .filter(|it| {
            let lines: Vec<&str> = DEFAULT_KEYMAP.lines().take(it.line).collect();
            lines
                .iter()
                .rev()
                .find_map(|line| line.strip_prefix('[')?.strip_suffix(']'))
                .is_some_and(|section| sections.contains(&section))
        })
        .map(KeymapProblem::to_string)
        .collect();
    assert_eq!(ours, Vec::<String>::new());
    for section in sections {
        assert!(keymap.bindings().iter().any(|it| it.context == section));
    }
}

#[test]
fn chords_counts_and_text_are_told_apart() {
    let keymap = keymap();
    assert_eq!(typed(&keymap, LIST, "j"), [action("rows.down", None)]);
    assert_eq!(
        typed(&keymap, LIST, "1 0 j"),
        [
            Resolved::Pending,
            Resolved::Pending,
            action("rows.down", Some(10))
        ]
    );
    assert_eq!(
        typed(&keymap, LIST, "g g"),
        [Resolved::Pending, action("rows.first", None)]
    );
    assert_eq!(
        typed(&keymap, LIST, "g esc j"),
        [
            Resolved::Pending,
            Resolved::Pending,
            action("rows.down", None)
        ]
    );
    let unbound = Key::parse_sequence("g x").expect("keys");
    assert_eq!(
        typed(&keymap, LIST, "g x"),
        [Resolved::Pending, Resolved::Unbound(unbound)]
    );
}

#[test]
fn where_text_is_taken_characters_are_text() {
    let keymap = keymap();
    let text = Place::new(&[], true);
    assert_eq!(
        typed(&keymap, text, "q 1 ?"),
        ["q", "1", "?"].map(|it| Resolved::Text(Key::parse(it).expect("a key")))
    );
    assert_eq!(
        typed(&keymap, text, "ctrl-p"),
        [action("palette.open", None)]
    );
    let popup = Place {
        contexts: &[POPUP],
        takes_text: true,
        global: false,
        flags: Flags::NONE,
    };
    assert_eq!(
        typed(&keymap, popup, "ctrl-p f1"),
        [
            action("popup.up", None),
            Resolved::Text(Key::plain(KeyCode::Function(1)))
        ]
    );
}

#[test]
fn a_label_is_a_chord_that_works_here() {
    let keymap = keymap();
    let next = ActionId("focus.next");
    assert_eq!(keymap.label(LIST, next).as_deref(), Some("tab"));
    let mut own = keymap.clone();
    let mut known = actions();
    known.push(Action::new(
        "repl.complete",
        "Complete",
        "Completes.",
        &["repl"],
    ));
    assert_eq!(own.add("mine", "[repl]\ntab = 'repl.complete'", &known), []);
    let repl = Place::new(&["repl"], true);
    assert_eq!(own.label(repl, next).as_deref(), Some("f6"));
    assert_eq!(
        own.label(repl, ActionId("pane.zoom")).as_deref(),
        Some("f11")
    );
    assert_eq!(own.label(repl, ActionId("mouse.toggle")), None);
}

#[test]
fn a_users_keys_win_and_can_be_taken_away() {
    let mut keymap = keymap();
    let text = "[rows]\n'g' = 'rows.last'\nj = 'none'\n";
    assert_eq!(keymap.add("mine", text, &actions()), []);
    assert_eq!(typed(&keymap, LIST, "g"), [action("rows.last", None)]);
    assert_eq!(
        typed(&keymap, LIST, "j"),
        [Resolved::Text(Key::character('j'))]
    );
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let mut keymap = keymap();
    let text = "[rows]\n'a' = 'rows.lost'\n'hyper-x' = 'rows.down'\n\n'b' = 'rows.up'\n'b c' = 'rows.down'\n'd' = 'app.quit'\n";
    let problems: Vec<String> = keymap
        .add("keymap.toml", text, &actions())
        .iter()
        .map(KeymapProblem::to_string)
        .collect();
    assert_eq!(
        problems,
        [
            "keymap.toml:2: there is no action `rows.lost`",
            "keymap.toml:3: unknown key `hyper-x`",
            "keymap.toml:6: `b c` and `b` of line 5 take the same keys",
            "keymap.toml:7: `app.quit` cannot be done in `[rows]`; it belongs to global",
        ]
    );
    let problems = keymap.add(
        "mine",
        "[rows]\n'a' = 'rows.up'\n'a' = 'rows.down'\n",
        &actions(),
    );
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].line, 3);
}

#[test]
fn a_key_under_a_condition_leaves_the_chord_as_it_was_where_it_fails() {
    let mut keymap = keymap();
    let text = "[rows]\nj = { action = 'rows.last', when = 'marked' }\n\
                x = [{ action = 'rows.up', when = 'range' }, 'rows.down']\n";
    assert_eq!(keymap.add("mine", text, &actions()), []);
    let marked = Place {
        flags: Flags::MARKED,
        ..LIST
    };
    assert_eq!(typed(&keymap, marked, "j"), [action("rows.last", None)]);
    assert_eq!(typed(&keymap, LIST, "j"), [action("rows.down", None)]);
    assert_eq!(typed(&keymap, LIST, "x"), [action("rows.down", None)]);
    let ranged = Place {
        flags: Flags::RANGE,
        ..LIST
    };
    assert_eq!(typed(&keymap, ranged, "x"), [action("rows.up", None)]);
}

#[test]
fn a_condition_that_is_none_is_said_with_its_line() {
    let mut keymap = keymap();
    let text = "[rows]\n\nj = { action = 'rows.last', when = 'sunny' }\nk = 3\n";
    let problems = keymap.add("mine", text, &actions());
    assert_eq!((problems.len(), problems[0].line), (1, 4));
    let text = "[rows]\n\nj = { action = 'rows.last', when = 'sunny' }\n";
    let problems = keymap.add("mine", text, &actions());
    let told = problems[0].to_string();
    assert!(
        told.starts_with("mine:3: no condition is called `sunny`"),
        "{told}"
    );
}

#[test]
fn what_hides_a_longer_chord_is_told() {
    let mut keymap = keymap();
    let mut known = actions();
    known.push(Action::new("list.go", "Go", "Goes.", &["list"]));
    assert_eq!(keymap.add("mine", "[list]\ng = 'list.go'\n", &known), []);
    let clashes = keymap.clashes("mine", &[&["list", ROWS]]);
    let told: Vec<String> = clashes.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["mine:2: `g` of [list] hides `g g` of [rows], which cannot be typed there"]
    );
    assert_eq!(keymap.clashes("another", &[&["list", ROWS]]), []);
}

/// A keymap with a pane `list`, that has `s`, and a person's own file.
fn with_own(text: &str) -> (Keymap, Vec<Action>) {
    let mut known = actions();
    known.push(Action::new("list.go", "Go", "Goes.", &["list"]));
    known.push(Action::new("more.go", "Go", "Goes.", &["more"]));
    let (keymap, problems) = Keymap::layered(
        &known,
        [
            ("list", "[list]\ns = 'list.go'\n[more]\ns = 'more.go'\n"),
            ("keymap.toml", text),
        ],
    );
    assert_eq!(problems, []);
    (keymap, known)
}

const PANES: [&[Context]; 3] = [&["list", ROWS], &["more", ROWS], &["list", ROWS]];

#[test]
fn a_shorter_chord_that_is_hidden_is_told_as_well() {
    let text = "[global]\ng = 'help.guide'\ns = 'help.guide'\nF = 'help.open'\n";
    let (keymap, _) = with_own(text);
    let told: Vec<String> = keymap
        .clashes("keymap.toml", &PANES)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        told,
        [
            "keymap.toml:2: `g g` of [rows] hides `g` of [global], which cannot be typed there",
            "keymap.toml:3: `s` of [global] is not reached in [list], where it is `list.go`, in [more], \
             where it is `more.go`",
        ]
    );
    // What the file itself says twice is meant so, and so is what a pane has of what came with Imago.
    let (keymap, _) = with_own("[global]\ns = 'help.guide'\n[list]\ns = 'none'\nq = 'list.go'\n");
    let told = keymap.clashes("keymap.toml", &PANES[..1]);
    assert_eq!(told, []);
}

#[test]
fn the_editor_knows_who_is_in_the_way_in_other_sections() {
    let (keymap, _) = with_own("[global]\ns = 'help.guide'\n");
    let guide = ActionId("help.guide");
    let rivals = |context, chord: &str, action| {
        let keys = Key::parse_sequence(chord).expect("keys");
        keymap.rivals(&PANES, context, &keys, action)
    };
    assert_eq!(rivals(GLOBAL, "g", guide), ["hidden by `g g` of [rows]"]);
    assert_eq!(
        rivals(GLOBAL, "s", guide),
        [
            "in [list] `s` is `list.go` all the same",
            "in [more] `s` is `more.go` all the same",
        ]
    );
    assert_eq!(
        rivals("list", "ctrl-w", ActionId("list.go"))
            .first()
            .map(String::as_str),
        Some("hides `ctrl-w e` of [global]")
    );
    assert_eq!(
        rivals(ROWS, "j", ActionId("rows.up")),
        ["`j` is `rows.down` in [rows]"]
    );
    let faults = |context, chord: &str, action| {
        let keys = Key::parse_sequence(chord).expect("keys");
        keymap.faults(&PANES, context, &keys, action).len()
    };
    assert_eq!(faults(GLOBAL, "s", guide), 2);
    // A pane that has `s` of its own is above the global keys it came with.
    let (keymap, _) = with_own("[rows]\nq = 'rows.up'\n");
    let quit = Key::parse_sequence("q").expect("keys");
    assert!(
        keymap
            .faults(&PANES, GLOBAL, &quit, ActionId("app.quit"))
            .is_empty()
    );
    assert_eq!(
        keymap
            .rivals(&PANES, GLOBAL, &quit, ActionId("app.quit"))
            .len(),
        1
    );
}

#[test]
fn a_section_that_there_is_not_is_told_once() {
    let mut keymap = keymap();
    let mut known = actions();
    known.push(Action::new("list.go", "Go", "Goes.", &["commits"]));
    let text = "[rows]\nj = 'rows.up'\n\n[commmits]\na = 'list.go'\nb = 'list.gone'\n[ 'sheep' ]\nc = 'x'\n";
    let problems = keymap.add("mine", text, &known);
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "mine:4: there is no section `commmits`; did you mean `commits`?",
            "mine:7: there is no section `sheep`; there are commits, filter, global, popup, rows",
        ]
    );
}
