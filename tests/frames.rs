//! What no frame may be: broken by wide, combining or right-to-left text, or painted beyond its place;
//! and what no input, in any order, may lead to.

use imago::panes;
use imago::session::event::Event;
use imago::session::view::transcript::{TranscriptEntry, TranscriptKind};
use imago::ui::color::Depth;
use imago::ui::highlight::Highlighter;
use imago::ui::input::Input;
use imago::ui::key::{Key, KeyCode, Mouse, MouseKind};
use imago::ui::keymap::Keymap;
use imago::ui::pane::{Capabilities, Pane, PaneContext, RenderContext, RequestIds};
use imago::ui::theme::Theme;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use crate::support::screen::{CannedSession, NOW_MS, Screen};

/// Text that takes two columns, none, or goes the other way; and what a terminal would obey.
const TEXTS: [&str; 7] = [
    "日本語の長い名前と説明-そしてもっと",
    "e\u{301}e\u{302}\u{316}a\u{30a}\u{327}-n\u{303}",
    "שלום עולם-مرحبا بالعالم",
    "\u{202e}gnp.exe\u{202c} \u{2066}isolated\u{2069} \u{200d}\u{200b}\u{feff}",
    "👩‍👩‍👧‍👦🇩🇪👍🏽 family",
    "\x1b[31mred\x1b]0;title\x07\x08\x7f\u{9b}2J",
    "a-name-that-is-so-long-that-no-column-of-any-pane-could-ever-hold-it-as-a-whole-on-any-screen",
];

/// A project whose every word is one of these texts.
fn hostile(text: &str) -> CannedSession {
    let mut session = CannedSession::empty();
    let place = format!("src/{text}.lisp:3");
    for number in 0..4 {
        let name = format!("{text}{number}");
        let source = format!("(defn {name} [{text}]\n  \"{text}\"\n\t(list \"{text}\" 42 {text}))");
        session.define(&name, "function", Some(&place), &source, NOW_MS);
        session.define(&name, "function", None, &source.replace("42", "43"), NOW_MS);
    }
    session.find(1, "1.3", text, "error", 5, text, "42");
    session.find(2, "5.1", text, "warning", 5, text, "(list");
    session.milestone(text, &[1, 2], NOW_MS);
    session
}

/// What is said of such a project.
fn news(session: &CannedSession, text: &str) -> Vec<Event> {
    use TranscriptKind::*;
    let lines = [
        Input,
        Output,
        ErrorOutput,
        Value,
        Defined,
        Violations,
        Error,
        Note,
    ];
    let said = lines.into_iter().map(|kind| {
        Event::Transcript(TranscriptEntry {
            id: None,
            kind,
            text: format!("{text}\n\t{text} {text}"),
            value: None,
            beside: None,
        })
    });
    let mut status = session.status();
    status.project = text.to_owned();
    status.read_only = Some(text.to_owned());
    status.watching = Some(text.to_owned());
    let failed = Event::Failed {
        id: None,
        message: text.to_owned(),
        hint: Some(text.to_owned()),
    };
    said.chain([Event::Status(status), failed]).collect()
}

/// Fails where a terminal would show the row otherwise than it was meant.
#[track_caller]
fn check_rows(buffer: &Buffer, place: &str) {
    let width = usize::from(buffer.area.width);
    for (number, row) in buffer.content().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let symbol = row[x].symbol();
            let columns = symbol.width();
            assert!(
                columns > 0,
                "{place}, row {number}: {symbol:?} has no width"
            );
            let obeyed = |it: char| {
                it.is_control() || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            assert!(
                !symbol.chars().any(obeyed),
                "{place}, row {number}: {symbol:?}"
            );
            x += columns;
        }
        assert_eq!(x, width, "{place}: row {number} is wider than the screen");
    }
}

/// Every pane, walked through, with every such text.
#[test]
fn no_text_breaks_a_frame() {
    for text in TEXTS {
        for (columns, rows) in [(80, 24), (40, 12)] {
            let mut screen = Screen::open(columns, rows, hostile(text));
            let letter = text.chars().find(|it| it.is_alphanumeric());
            let letter = letter.expect("a text that is seen");
            let mut seen = 0;
            let mut heard = news(&screen.session, text);
            heard.drain(..).for_each(|event| screen.hear(event));
            for pane in [
                "alt-1", "alt-2", "alt-3", "alt-4", "alt-5", "alt-6", "alt-7", "alt-8", "alt-0",
                "f3", "f4",
            ] {
                for keys in ["", "j", "G", "enter"] {
                    screen.keys(&format!("{pane} {keys}"));
                    seen += usize::from(screen.text().contains(letter));
                    check_rows(
                        screen.buffer(),
                        &format!("{text}, {pane} {keys}, {columns}x{rows}"),
                    );
                }
            }
            assert!(seen > 15, "{text}: seen {seen} times");
            for keys in ["alt-2 m", "esc f1", "esc ctrl-p", "esc :", "esc alt-2 /"] {
                screen.keys(keys);
                screen.take(Input::Paste(text.to_owned()));
                check_rows(
                    screen.buffer(),
                    &format!("{text}, {keys}, {columns}x{rows}"),
                );
            }
        }
    }
}

/// No pane paints outside of what it was given: a string that is too long is cut at the edge.
#[test]
fn no_pane_paints_beyond_its_place() {
    let all = Rect::new(0, 0, 90, 30);
    let theme = Theme::built_in("dark", Depth::True);
    let (keymap, _) = Keymap::built_in(&panes::actions());
    let highlighter = Highlighter::new();
    for text in TEXTS {
        let mut session = hostile(text);
        let status = session.status();
        let mut requests = RequestIds::default();
        for mut pane in panes::all() {
            feed(pane.as_mut(), &mut session, text, &mut requests);
            for area in [
                Rect::new(5, 4, 80, 24),
                Rect::new(5, 4, 40, 12),
                Rect::new(30, 9, 3, 2),
                Rect::new(88, 28, 1, 1),
            ] {
                let mut buf = Buffer::empty(all);
                for position in all.positions() {
                    buf[position].set_symbol("#");
                }
                let before = buf[(0, 0)].style();
                let ctx = RenderContext {
                    theme: &theme,
                    keymap: &keymap,
                    highlighter: &highlighter,
                    status: &status,
                    focused: true,
                    capabilities: Capabilities {
                        depth: Depth::True,
                        unicode: true,
                    },
                    now_ms: NOW_MS,
                };
                pane.render(area, &mut buf, &ctx);
                let untouched = |it: Position| buf[it].symbol() == "#" && buf[it].style() == before;
                let mut beyond = all.positions().filter(|it| !area.contains(*it));
                let beyond = beyond.find(|it| !untouched(*it));
                assert_eq!(beyond, None, "{} with {text} in {area}", pane.id());
                let caret = pane.cursor(area);
                assert!(
                    caret.is_none_or(|it| area.contains(it)),
                    "{}: the caret {caret:?} is beyond {area}",
                    pane.id()
                );
            }
        }
    }
}

/// Lets a pane hear what there is.
fn feed(pane: &mut dyn Pane, session: &mut CannedSession, text: &str, requests: &mut RequestIds) {
    let status = session.status();
    let mut events = vec![session.opened()];
    events.extend(news(session, text));
    while !events.is_empty() {
        let mut answers = Vec::new();
        for event in events.drain(..) {
            let mut ctx = PaneContext {
                status: &status,
                now_ms: NOW_MS,
                requests,
                argument: None,
            };
            let mut effects = pane.event(&event, &mut ctx);
            if matches!(event, Event::Opened { .. }) {
                effects.extend(pane.entered(&mut ctx));
            }
            for effect in effects {
                if let imago::ui::pane::Effect::Send(command) = effect {
                    answers.extend(session.answer(&command));
                }
            }
        }
        events = answers;
    }
}

/// Anything that can happen.
#[derive(Clone, Debug)]
enum Happening {
    Key(Key),
    Action(usize),
    Mouse(MouseKind, u16, u16),
    Paste(String),
    Size(u16, u16),
    Say(usize),
    Focus(bool),
    Later(i64),
    Opened,
}

fn keys() -> impl Strategy<Value = Key> {
    let named = prop::sample::select(vec![
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
        KeyCode::Function(12),
    ]);
    let typed = prop_oneof![prop::char::range(' ', '~'), Just('日'), Just('\u{301}')];
    let code = prop_oneof![1 => named, 3 => typed.prop_map(KeyCode::Char)];
    (code, prop::bool::weighted(0.15), prop::bool::weighted(0.15)).prop_map(|(code, ctrl, alt)| {
        Key {
            code,
            ctrl,
            alt,
            shift: false,
        }
    })
}

fn happenings() -> impl Strategy<Value = Happening> {
    let mouse = prop::sample::select(vec![
        MouseKind::Press { clicks: 1 },
        MouseKind::Press { clicks: 2 },
        MouseKind::Drag,
        MouseKind::Release,
        MouseKind::ScrollUp,
        MouseKind::ScrollDown,
    ]);
    prop_oneof![
        12 => keys().prop_map(Happening::Key),
        6 => any::<usize>().prop_map(Happening::Action),
        3 => (mouse, 0..220_u16, 0..70_u16).prop_map(|(kind, x, y)| Happening::Mouse(kind, x, y)),
        1 => prop::sample::select(&TEXTS[..]).prop_map(|it| Happening::Paste(it.to_owned())),
        2 => (1..220_u16, 1..70_u16).prop_map(|(x, y)| Happening::Size(x, y)),
        2 => any::<usize>().prop_map(Happening::Say),
        1 => any::<bool>().prop_map(Happening::Focus),
        1 => (0..20_000_i64).prop_map(Happening::Later),
        1 => Just(Happening::Opened),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever happens at whatever size: nobody panics, no frame is broken, and the caret is seen.
    #[test]
    fn whatever_happens_there_is_a_frame(
        text in 0..TEXTS.len(),
        list in prop::collection::vec(happenings(), 1..60),
    ) {
        let text = TEXTS[text];
        let mut screen = Screen::open(80, 24, hostile(text));
        let said = news(&screen.session, text);
        let actions = panes::actions();
        for happening in list {
            let place = format!("{happening:?}");
            match happening {
                Happening::Key(key) => screen.take(Input::Key(key)),
                Happening::Action(number) => {
                    let action = actions[number % actions.len()];
                    screen.keys("esc esc alt-2 :");
                    screen.typed(action.id.0);
                    screen.keys("enter");
                }
                Happening::Mouse(kind, column, row) => {
                    screen.take(Input::Mouse(Mouse { kind, column, row }));
                }
                Happening::Paste(text) => screen.take(Input::Paste(text)),
                Happening::Size(columns, rows) => {
                    screen.terminal.backend_mut().resize(columns, rows);
                    screen.take(Input::Resize);
                }
                Happening::Say(number) => screen.hear(said[number % said.len()].clone()),
                Happening::Focus(focused) => screen.take(Input::Focus(focused)),
                Happening::Later(ms) => screen.app.tick(NOW_MS + ms),
                Happening::Opened => {
                    let opened = screen.session.opened();
                    screen.hear(opened);
                }
            }
            check_rows(screen.buffer(), &place);
            prop_assert!(screen.terminal.backend().cursor_visible());
        }
    }
}
