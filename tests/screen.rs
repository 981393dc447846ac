//! The whole screen with its real panes on a test terminal: what keys lead to, and that nothing one
//! can press, at any size, in any order, brings it down.

use std::sync::Arc;

use imago::panes;
use imago::session::command::Command;
use imago::session::event::Event;
use imago::session::view::commits::CommitRow;
use imago::session::view::definition::DefinitionView;
use imago::session::view::diff::{DiffKind, DiffLine, DiffPiece, DiffRow, DiffView, FormChange};
use imago::session::view::rule::RuleView;
use imago::session::view::status::SessionStatus;
use imago::session::view::transcript::{TranscriptEntry, TranscriptKind};
use imago::session::view::violations::ViolationRow;
use imago::ui::action::{ACTIONS, Action, FILTER, POPUP};
use imago::ui::app::{App, AppOptions};
use imago::ui::color::Depth;
use imago::ui::executor::Recorder;
use imago::ui::input::Input;
use imago::ui::key::{Key, KeyCode, Mouse, MouseKind, sequence_label};
use imago::ui::keymap::{Keymap, PRESETS, Place};
use imago::ui::pane::Capabilities;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

struct Screen {
    app: App,
    terminal: Terminal<TestBackend>,
    executor: Recorder,
    now_ms: i64,
}

impl Screen {
    fn new(width: u16, height: u16) -> Screen {
        let options = AppOptions::new(Capabilities {
            depth: Depth::True,
            unicode: true,
        });
        Screen {
            app: App::new(options, panes::all()),
            terminal: Terminal::new(TestBackend::new(width, height)).expect("a terminal"),
            executor: Recorder::default(),
            now_ms: 1_790_000_000_000,
        }
    }

    fn opened(width: u16, height: u16) -> Screen {
        let mut screen = Screen::new(width, height);
        screen.hear(opened(40));
        screen
    }

    fn take(&mut self, input: Input) {
        self.app.handle(input, self.now_ms, &mut self.executor);
    }

    fn hear(&mut self, event: Event) {
        self.take(Input::Session(Box::new(event)));
    }

    fn keys(&mut self, keys: &str) -> String {
        for key in Key::parse_sequence(keys).expect("keys") {
            self.take(Input::Key(key));
            self.draw();
        }
        self.draw()
    }

    fn draw(&mut self) -> String {
        self.app.draw(&mut self.terminal).expect("a frame");
        let buffer = self.terminal.backend().buffer();
        buffer
            .content()
            .chunks(usize::from(buffer.area.width))
            .map(|row| row.iter().map(|it| it.symbol()).collect::<String>() + "\n")
            .collect()
    }

    /// Answers everything that was asked of the session, as a session would.
    fn answer(&mut self) {
        for command in std::mem::take(&mut self.executor.commands) {
            for event in answers(command) {
                self.hear(event);
            }
        }
    }
}

fn commit(seq: u64) -> CommitRow {
    CommitRow {
        seq,
        uuid: format!("0192f0c1-0000-7000-8000-{seq:012x}").into(),
        hash: format!("{seq:012x}").into(),
        name: format!("name-{}-日本", seq % 15).into(),
        kind: "function".into(),
        message: "Says what it is for.".into(),
        origin: "repl".into(),
        place: (!seq.is_multiple_of(3)).then(|| format!("src/a.lisp:{seq}").into()),
        author: "ada".into(),
        time_ms: 1_789_000_000_000 + seq as i64 * 1_000,
        errors: (seq % 2) as u16,
        warnings: (seq % 3) as u16,
        infos: 0,
        change: "definition",
        previous: seq.checked_sub(15).filter(|it| *it > 0),
        target: None,
        milestone: None,
    }
}

fn violation(commit: &CommitRow) -> ViolationRow {
    ViolationRow {
        commit: commit.seq,
        name: commit.name.clone(),
        rule: "1-1".into(),
        rule_name: "too-long".into(),
        severity: ["error", "warning", "info"][(commit.seq % 3) as usize].into(),
        points: 5,
        message: "the definition is too long".into(),
        place: commit.place.clone(),
        span: Some((1, 6)),
        current: true,
    }
}

fn opened(count: u64) -> Event {
    let commits: Vec<CommitRow> = (1..=count).map(commit).collect();
    Event::Opened {
        violations: Arc::new(commits.iter().map(violation).collect()),
        commits: Arc::new(commits),
        milestones: Arc::new(Vec::new()),
        input_history: Arc::new(vec!["(+ 1 2)".into(), "(list \"é\"\n 2)".into()]),
        status: SessionStatus {
            project: "tour".into(),
            commits: count,
            pending: count,
            ..SessionStatus::default()
        },
    }
}

fn answers(command: Command) -> Vec<Event> {
    let transcript = |id, kind, text: &str| {
        Event::Transcript(TranscriptEntry {
            id: Some(id),
            kind,
            text: text.into(),
            value: None,
            beside: None,
        })
    };
    match command {
        Command::Evaluate { id, text } => vec![
            transcript(id, TranscriptKind::Input, &text),
            transcript(id, TranscriptKind::Output, "out\nput\t\u{7} 日本"),
            transcript(id, TranscriptKind::Error, "unbound: `x`\n  (x)\n   ^"),
            Event::Defined {
                commit: commit(41),
                violations: vec![violation(&commit(41))],
                allowed: 1,
            },
            Event::Finished { id, ok: false },
        ],
        Command::Show { id, commit: seq } => vec![Event::Definition {
            id,
            view: DefinitionView {
                commit: commit(seq),
                author_kind: "human".into(),
                approved: None,
                source: "(defun f (x)\n  \"日本\"\n  (g x))\n".repeat(9),
                docstring: "Says what it is for.".into(),
                changes: Vec::new(),
                violations: vec![violation(&commit(seq))],
                versions: vec![seq, seq + 1],
                leaf: "00".repeat(32),
                previous_leaf: "11".repeat(32),
            },
        }],
        Command::Diff { id, .. } => vec![Event::Diff { id, view: diff() }],
        Command::DiffAll { id, .. } => vec![Event::DiffedAll {
            id,
            views: vec![diff(), DiffView::default()],
        }],
        Command::ExplainRule { id, rule, .. } => vec![Event::RuleExplained {
            id,
            view: RuleView {
                id: rule,
                name: "too-long".into(),
                severity: "error".into(),
                points: "5".into(),
                category: "maintainability".into(),
                explanation: "What is long is hard to read.\n\nPart it.".into(),
                source: "(defrule too-long)".into(),
                ..RuleView::default()
            },
        }],
        Command::SearchInput { id, query } => vec![Event::HistoryFound {
            id,
            lines: vec![query, "(+ 1 2)".into()],
        }],
        Command::Complete { id, cursor, .. } => vec![Event::Completions {
            id,
            start: cursor.saturating_sub(1),
            candidates: Vec::new(),
        }],
        Command::CompleteMention { id, .. } => vec![Event::Completions {
            id,
            start: 0,
            candidates: Vec::new(),
        }],
        Command::Verify { id } => vec![Event::Verified {
            id,
            entries: 40,
            problems: vec!["entry 3 does not hold".into()],
        }],
        Command::Load { id, .. } | Command::Milestone { id, .. } | Command::Rescan { id } => {
            vec![Event::Failed {
                id: Some(id),
                message: "it failed".into(),
                hint: None,
            }]
        }
        _ => Vec::new(),
    }
}

fn diff() -> DiffView {
    let line = |number, text: &str| {
        Some(DiffLine {
            number,
            pieces: vec![DiffPiece {
                text: text.into(),
                emphasised: number % 2 == 0,
                change: FormChange::None,
            }],
        })
    };
    let rows = (1..60)
        .map(|number| match number % 7 {
            0 => DiffRow {
                kind: DiffKind::Added,
                left: None,
                right: line(number, "(new \"日本\")"),
            },
            1 => DiffRow {
                kind: DiffKind::Removed,
                left: line(number, "(old)"),
                right: None,
            },
            2 => DiffRow {
                kind: DiffKind::Changed,
                left: line(number, "(a b)"),
                right: line(number, "(a c)"),
            },
            _ => DiffRow {
                kind: DiffKind::Same,
                left: line(number, "(same)"),
                right: line(number, "(same)"),
            },
        })
        .collect();
    DiffView {
        forms: None,
        name: "f".into(),
        left_title: "before".into(),
        right_title: "after".into(),
        rows,
        added: 8,
        removed: 8,
    }
}

/// A small generator of numbers, so that a failure can be had again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn key(&mut self) -> Key {
        const CODES: [KeyCode; 16] = [
            KeyCode::Enter,
            KeyCode::Escape,
            KeyCode::Tab,
            KeyCode::Backspace,
            KeyCode::Delete,
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::Left,
            KeyCode::Right,
            KeyCode::Home,
            KeyCode::End,
            KeyCode::PageUp,
            KeyCode::PageDown,
            KeyCode::Function(1),
            KeyCode::Function(8),
            KeyCode::Char('日'),
        ];
        let code = match self.roll(3) {
            0 => CODES[self.roll(CODES.len())],
            _ => KeyCode::Char(char::from(b' ' + self.roll(95) as u8)),
        };
        let text = matches!(code, KeyCode::Char(_));
        Key {
            code,
            ctrl: self.roll(6) == 0,
            alt: self.roll(8) == 0,
            shift: !text && self.roll(6) == 0,
        }
    }
}

#[test]
fn no_key_at_any_size_brings_it_down() {
    for seed in 1..=6 {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
        let mut screen = Screen::new(100, 30);
        for step in 0..900 {
            if step == 20 {
                screen.hear(opened(40));
            }
            match dice.roll(40) {
                0 => {
                    let (width, height) = (1 + dice.roll(210), 1 + dice.roll(60));
                    let backend = screen.terminal.backend_mut();
                    backend.resize(width as u16, height as u16);
                }
                1 => screen.take(Input::Paste("(let ((x \"日本\"))\n\tx)\u{7}".into())),
                2..6 => {
                    let kind = [
                        MouseKind::Press { clicks: 1 },
                        MouseKind::Drag,
                        MouseKind::Release,
                        MouseKind::ScrollUp,
                        MouseKind::ScrollDown,
                    ][dice.roll(5)];
                    screen.take(Input::Mouse(Mouse {
                        kind,
                        column: dice.roll(220) as u16,
                        row: dice.roll(70) as u16,
                    }));
                }
                6 => screen.answer(),
                7 => {
                    screen.now_ms += 700;
                    screen.app.tick(screen.now_ms);
                }
                _ => screen.take(Input::Key(dice.key())),
            }
            screen.draw();
        }
    }
}

#[test]
fn an_idle_screen_has_no_deadline() {
    let mut screen = Screen::opened(120, 40);
    screen.keys("alt-2 j enter alt-1 ( + space 1");
    screen.answer();
    screen.draw();
    screen.app.tick(screen.now_ms + 20_000);
    screen.draw();
    assert_eq!(screen.app.deadline(), None);
    assert!(!screen.app.is_dirty());
}

#[test]
fn the_palette_holds_every_action_of_the_app_and_of_every_pane() {
    let mut screen = Screen::opened(120, 40);
    let shared = |it: &Action| it.contexts.iter().all(|it| [FILTER, POPUP].contains(it));
    let every = ACTIONS
        .iter()
        .flat_map(|it| it.iter().copied())
        .chain(panes::actions())
        .filter(|it| !shared(it));
    screen.keys("alt-2");
    for action in every {
        screen.keys("ctrl-p");
        screen.take(Input::Paste(action.title.into()));
        let frame = screen.draw();
        let listed = frame.lines().any(|line| {
            // Matched characters are drawn one by one, so the title stands whole in the line.
            line.contains('│') && line.contains(action.title)
        });
        assert!(listed, "`{}` is not in the palette:\n{frame}", action.id);
        screen.keys("esc");
    }
}

/// Input methods, magnifiers and screen readers follow the caret: it is shown in every frame, and where
/// something is typed it stands right after that.
#[test]
fn the_caret_stands_somewhere_in_every_frame() {
    for (columns, rows) in [(80, 24), (20, 5), (1, 1)] {
        for start in [Screen::new(columns, rows), Screen::opened(columns, rows)] {
            let mut screen = start;
            let panes = panes::all().len();
            for _ in 0..panes {
                for popup in ["", "f1", "ctrl-p", "f2", "f9", "f12", ":", "ctrl-w", "/"] {
                    if !popup.is_empty() {
                        screen.keys(popup);
                    }
                    screen.draw();
                    let backend = screen.terminal.backend();
                    let caret = backend.cursor_position();
                    let place = format!("{columns}x{rows} after `{popup}`");
                    assert!(backend.cursor_visible(), "{place}");
                    assert!(caret.x < columns && caret.y < rows, "{place}: {caret:?}");
                    screen.keys("esc esc");
                }
                screen.keys("f6");
            }
        }
    }
    let mut screen = Screen::opened(80, 24);
    for (keys, typed) in [("alt-1", "(list 日"), ("alt-2 /", "sum 日"), ("f9", "da日")] {
        screen.keys(keys);
        for character in typed.chars() {
            screen.take(Input::Key(Key::character(character)));
        }
        screen.draw();
        let caret = screen.terminal.backend().cursor_position();
        let buffer = screen.terminal.backend().buffer();
        let before = buffer[(caret.x - 2, caret.y)].symbol();
        assert_eq!(before, "日", "{keys}");
        screen.keys("esc esc");
    }
}

/// Keys that come in one burst are done before a frame is drawn; what came in just before is there for
/// them.
#[test]
fn keys_in_a_burst_find_what_is_not_drawn_yet() {
    let mut screen = Screen::opened(40, 12);
    for key in Key::parse_sequence("alt-3 n r").expect("keys") {
        screen.take(Input::Key(key));
    }
    let shows = |it: &Command| matches!(it, Command::Show { .. });
    assert!(
        screen.executor.commands.iter().any(shows),
        "{:?}",
        screen.executor.commands
    );
}

/// What may follow each prefix of each keymap is all there on a classic terminal, in every pane.
#[test]
fn every_entry_of_every_prefix_is_shown() {
    let every: Vec<Action> = ACTIONS
        .iter()
        .flat_map(|it| it.iter().copied())
        .chain(panes::actions())
        .collect();
    let places = [
        ("alt-1", "repl"),
        ("alt-2", "commits"),
        ("alt-3", "violations"),
        ("alt-4", "source"),
        ("alt-5", "diff"),
        ("alt-6", "definitions"),
        ("alt-7", "journal"),
        ("alt-8", "tests"),
        ("alt-9", "conditions"),
        ("alt-0", "insights"),
        ("f3", "chat"),
        ("f4", "review"),
    ];
    for (number, preset) in (1..).zip(PRESETS) {
        let all = panes::all();
        let files = all.iter().map(|it| (it.id().0, it.keys()));
        let (keymap, _) = Keymap::layered(&every, files.chain([(preset.name, preset.text)]));
        let mut prefixes: Vec<String> = keymap
            .bindings()
            .iter()
            .filter(|it| it.keys.len() > 1)
            .map(|it| sequence_label(&it.keys[..it.keys.len() - 1]))
            .collect();
        prefixes.sort();
        prefixes.dedup();
        assert!(prefixes.len() > 1, "{}", preset.name);
        let mut screen = Screen::opened(80, 24);
        screen.keys(&format!("f10 {number}"));
        let mut seen = 0;
        let every_place = places
            .iter()
            .flat_map(|it| prefixes.iter().map(move |prefix| (it, prefix)));
        for ((go, id), prefix) in every_place {
            screen.keys(&format!("esc {go}"));
            let pane = all.iter().find(|it| it.id().0 == *id).expect("a pane");
            let keys = Key::parse_sequence(prefix).expect("keys");
            let place = Place::new(pane.contexts(), pane.takes_text());
            let follows = keymap.continuations(place, &keys);
            if follows.is_empty() {
                continue;
            }
            screen.keys(prefix);
            screen.now_ms += 1_000;
            screen.app.tick(screen.now_ms);
            let frame = screen.draw();
            for (key, action) in follows {
                let action = every.iter().find(|it| Some(it.id) == action);
                let title = action.map_or("…", |it| it.title);
                let is_there = frame
                    .lines()
                    .any(|it| it.contains(title) && it.contains(&key.to_string()));
                assert!(
                    is_there,
                    "{}: {prefix} {key} {title} in {id}\n{frame}",
                    preset.name
                );
                seen += 1;
            }
            screen.keys("esc");
        }
        assert!(seen > 24 * 10, "{}: {seen}", preset.name);
    }
}

/// Where even the shortest words have no room, the number of what is left stands there, and the key of help
/// lists it.
#[test]
fn a_small_screen_says_how_much_follows_a_prefix() {
    let mut screen = Screen::opened(20, 5);
    screen.keys("alt-2 ctrl-w");
    screen.now_ms += 1_000;
    screen.app.tick(screen.now_ms);
    let frame = screen.draw();
    assert!(frame.contains("more: f1"), "{frame}");
    let mut screen = Screen::opened(80, 24);
    let frame = screen.keys("alt-2 ctrl-w f1");
    assert!(
        frame.contains("ctrl-w") && frame.contains("Reopen pane"),
        "{frame}"
    );
}

/// What one passes by is shown as a difference where that stands in front, and as a source where that does.
#[test]
fn a_difference_in_front_stays_there() {
    let mut screen = Screen::opened(120, 40);
    let mut passes = |keys: &str| {
        screen.keys(keys);
        screen.executor.commands.clear();
        screen.keys("j");
        let commands = std::mem::take(&mut screen.executor.commands);
        let has = |is: fn(&Command) -> bool| commands.iter().any(is);
        (
            has(|it| matches!(it, Command::Diff { .. })),
            has(|it| matches!(it, Command::Show { .. })),
        )
    };
    assert_eq!(passes("alt-4 alt-2"), (false, true));
    assert_eq!(passes("alt-5 alt-2"), (true, false));
    assert_eq!(passes("alt-5 alt-3"), (true, false));
    assert_eq!(passes("alt-5 alt-2 f11"), (true, false));
}
