//! The app on a test terminal: keys in, screen and commands out.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::action::{Action, Argument, Context, OPERATION_REDO, OPERATION_UNDO, ROWS};
use super::super::color::Depth;
use super::super::executor::Recorder;
use super::super::key::{Mouse, MouseKind};
use super::super::pane::{Answer, Open, Prompt, PromptKind, RenderContext};
use super::super::role::Role;
use super::*;
use crate::session::command::Command;
use crate::session::event::Event;

mod input;
mod operations;
mod pseudo_locale;
mod standing;

const ASK: ActionId = ActionId("list.ask");
const RUN: ActionId = ActionId("list.run");
const LOOP: ActionId = ActionId("list.loop");
const LIST_ACTIONS: &[Action] = &[
    Action::new("list.ask", "Ask", "Asks something.", &["list"]).taking(Argument::Text("question")),
    Action::new("list.run", "Run", "Runs something.", &["list"]),
    Action::new("list.loop", "Loop", "Wakes itself without end.", &["list"]),
];
const KEYS: &str = "[list]\na = 'list.ask'\nr = 'list.run'\no = 'list.loop'\n";

/// A pane that takes text when it is called `repl`, and otherwise keeps a log of what it was told.
struct Probe {
    id: PaneId,
    log: Vec<String>,
    text: String,
}

impl Pane for Probe {
    fn id(&self) -> PaneId {
        self.id
    }

    fn title(&self) -> &'static str {
        self.id.0
    }

    fn detail(&self) -> String {
        format!("{} told", self.log.len())
    }

    fn actions(&self) -> &'static [Action] {
        if self.takes_text() { &[] } else { LIST_ACTIONS }
    }

    fn contexts(&self) -> &'static [Context] {
        if self.takes_text() {
            &["repl"]
        } else {
            &["list", ROWS]
        }
    }

    fn takes_text(&self) -> bool {
        self.id == PaneId("repl")
    }

    fn hints(&self) -> &'static [ActionId] {
        if self.takes_text() { &[] } else { &[ASK, RUN] }
    }

    fn update(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        match ctx.argument {
            Some(argument) => self.log.push(format!("{action} {count:?} {argument}")),
            None => self.log.push(format!("{action} {count:?}")),
        }
        match action {
            ASK => vec![Effect::Prompt(Prompt {
                title: "Milestone".to_owned(),
                text: "Why?".to_owned(),
                kind: PromptKind::Text {
                    initial: "so".to_owned(),
                },
                then: ASK,
            })],
            RUN => vec![Effect::Send(Command::Evaluate {
                id: ctx.request(),
                text: "(loop)".to_owned(),
            })],
            LOOP => vec![Effect::Run(LOOP)],
            _ => Vec::new(),
        }
    }

    fn input(&mut self, key: Key, _: &mut PaneContext<'_>) -> Vec<Effect> {
        self.text.extend(key.text());
        Vec::new()
    }

    fn answer(&mut self, then: ActionId, answer: Answer, _: &mut PaneContext<'_>) -> Vec<Effect> {
        self.log.push(format!("{then} answered {answer:?}"));
        Vec::new()
    }

    fn shows(&self, open: &Open) -> bool {
        self.id == PaneId("source") && matches!(open, Open::Source { .. })
    }

    fn disabled(&self, action: ActionId) -> Option<&'static str> {
        (action == LOOP && self.log.is_empty()).then_some("nothing was told")
    }

    fn flags(&self) -> Flags {
        Flags::NONE.with(Flags::MARKED, self.log.len() > 2)
    }

    fn place(&self) -> Option<String> {
        (!self.takes_text()).then(|| self.log.len().to_string())
    }

    fn go(&mut self, place: &str, _: &mut PaneContext<'_>) -> Vec<Effect> {
        self.log.truncate(place.parse().unwrap_or(0));
        Vec::new()
    }

    fn mouse(&mut self, mouse: Mouse, _: Rect, _: &mut PaneContext<'_>) -> Vec<Effect> {
        self.log
            .push(format!("mouse {},{}", mouse.column, mouse.row));
        Vec::new()
    }

    fn render(&mut self, area: Rect, buf: &mut Buffer, ctx: &RenderContext<'_>) {
        let text = if self.takes_text() {
            &self.text
        } else {
            self.log.last().map_or("", |it| it)
        };
        super::super::draw::put_fitted(buf, area, text, ctx.theme.style(Role::Text));
    }

    fn cursor(&self, area: Rect) -> Option<Position> {
        Some(Position::new(area.x + self.text.len() as u16, area.y))
    }

    fn save(&self) -> Option<String> {
        Some(self.text.clone())
    }

    fn restore(&mut self, saved: &str) {
        self.text = saved.to_owned();
    }
}

fn session(event: Event) -> Input {
    Input::Session(Box::new(event))
}

struct Screen {
    app: App,
    terminal: Terminal<TestBackend>,
    executor: Recorder,
    now_ms: i64,
}

fn options() -> AppOptions {
    AppOptions {
        keymap: Some(("keymap.toml".to_owned(), KEYS.to_owned())),
        ..AppOptions::new(Capabilities {
            depth: Depth::True,
            unicode: true,
        })
    }
}

fn app(options: AppOptions) -> App {
    let panes = ["commits", "repl", "violations", "source", "diff"].map(|id| {
        Box::new(Probe {
            id: PaneId(id),
            log: Vec::new(),
            text: String::new(),
        }) as Box<dyn Pane>
    });
    // The probes are not what the built-in sections of the real panes are for.
    let mut app = App::new(options, panes.into());
    app.popups.clear();
    app
}

impl Screen {
    fn new(width: u16, height: u16) -> Screen {
        let mut screen = Screen {
            app: app(options()),
            terminal: Terminal::new(TestBackend::new(width, height)).expect("a terminal"),
            executor: Recorder::default(),
            now_ms: 1_000,
        };
        screen.draw();
        screen
    }

    fn draw(&mut self) -> String {
        self.app.draw(&mut self.terminal).expect("a frame");
        let buffer = self.terminal.backend().buffer();
        buffer
            .content()
            .chunks(usize::from(buffer.area.width))
            .map(|row| {
                let text: String = row.iter().map(|it| it.symbol()).collect();
                text.trim_end().to_owned()
            })
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn take(&mut self, input: Input) {
        self.app.handle(input, self.now_ms, &mut self.executor);
    }

    fn keys(&mut self, keys: &str) -> String {
        for key in Key::parse_sequence(keys).expect("keys") {
            self.take(Input::Key(key));
            self.draw();
        }
        self.draw()
    }

    fn press(&mut self, column: u16, row: u16) -> String {
        for kind in [MouseKind::Press { clicks: 1 }, MouseKind::Release] {
            self.take(Input::Mouse(Mouse { kind, column, row }));
        }
        self.draw()
    }
}

#[test]
fn a_screen_of_eighty_columns_shows_two_panes_hints_and_counts() {
    let mut screen = Screen::new(80, 14 + 2);
    insta::assert_snapshot!(screen.keys("3 j"));
}

#[test]
fn a_tiny_screen_still_says_what_to_do() {
    let mut screen = Screen::new(20, 5);
    insta::assert_snapshot!(screen.draw());
}

#[test]
fn the_first_frame_needs_no_session_and_typed_keys_wait_for_it() {
    let mut screen = Screen::new(80, 24);
    assert!(screen.draw().contains("opening the history"));
    let frame = screen.keys("tab ( + space 1 )");
    assert!(frame.contains("(+ 1)"), "{frame}");
    screen.take(session(Event::Status(SessionStatus {
        project: "tour".to_owned(),
        ..SessionStatus::default()
    })));
    assert!(screen.draw().contains("tour"));
}

#[test]
fn a_prompt_takes_keys_and_its_answer_goes_to_the_pane_that_asked() {
    let mut screen = Screen::new(80, 24);
    let frame = screen.keys("a end space i t");
    assert!(
        frame.contains("Milestone") && frame.contains("> so it"),
        "{frame}"
    );
    let frame = screen.keys("enter");
    assert!(
        frame.contains("list.ask answered Text(\"so it\")"),
        "{frame}"
    );
    let frame = screen.keys("a n o enter");
    assert!(frame.contains("answered Text(\"no\")"), "{frame}");
    let frame = screen.keys("a x esc");
    assert!(frame.contains("list.ask None"), "{frame}");
}

#[test]
fn the_palette_finds_an_action_by_parts_and_shows_its_key() {
    let mut screen = Screen::new(100, 30);
    let frame = screen.keys("ctrl-p z o o m");
    assert!(
        frame.contains("Zoom pane") && frame.contains("f11"),
        "{frame}"
    );
    let frame = screen.keys("enter");
    assert!(frame.contains("zoomed"), "{frame}");
}

#[test]
fn help_lists_every_action_of_the_focused_pane() {
    let mut screen = Screen::new(100, 200);
    screen.keys("f1");
    let Some(Popup {
        kind: PopupKind::Pick { picker, .. },
        ..
    }) = screen.app.popups.last()
    else {
        panic!("help is open");
    };
    let titles: Vec<&str> = picker.rows().iter().map(|it| it.title.as_str()).collect();
    for table in [
        LIST_ACTIONS,
        super::super::action::ROW_ACTIONS,
        super::super::action::GLOBAL_ACTIONS,
    ] {
        for action in table {
            assert!(titles.contains(&action.title), "{}", action.id);
        }
    }
}

#[test]
fn a_prefix_shows_what_may_follow_after_a_moment() {
    let mut screen = Screen::new(100, 30);
    let frame = screen.keys("ctrl-w");
    assert!(
        frame.contains("ctrl-w…") && !frame.contains("Pane to the left"),
        "{frame}"
    );
    let deadline = screen.app.deadline().expect("a deadline");
    screen.app.tick(deadline);
    assert!(screen.app.is_dirty());
    let frame = screen.draw();
    assert!(frame.contains("Pane to the left"), "{frame}");
    assert_eq!(screen.app.deadline(), None, "nothing wakes an idle screen");
    let frame = screen.keys("x");
    assert!(frame.contains("`ctrl-w x` does nothing here"), "{frame}");
}

#[test]
fn an_interrupt_reaches_what_runs_and_otherwise_says_how_to_quit() {
    let mut screen = Screen::new(80, 24);
    screen.keys("r ctrl-c");
    assert_eq!(screen.executor.interrupts, 1);
    let Some(Command::Evaluate { id, .. }) = screen.executor.commands.first().cloned() else {
        panic!("an evaluation was sent");
    };
    screen.take(session(Event::Finished { id, ok: false }));
    let frame = screen.keys("ctrl-c");
    assert!(frame.contains("evaluation.interrupt None"), "{frame}");
    let frame = screen.keys("ctrl-c");
    assert!(frame.contains("nothing is running; q quits"), "{frame}");
    assert_eq!(screen.executor.interrupts, 1);
}

#[test]
fn quitting_asks_when_something_runs_and_waits_for_the_session() {
    let mut screen = Screen::new(80, 24);
    let frame = screen.keys("r q");
    assert!(frame.contains("still running"), "{frame}");
    screen.keys("n");
    assert!(!screen.app.finished());
    screen.keys("q enter");
    assert_eq!(screen.executor.commands.last(), Some(&Command::Quit));
    assert_eq!(screen.executor.interrupts, 1);
    assert!(screen.draw().contains("writing everything down"));
    assert!(!screen.app.finished());
    screen.take(session(Event::Stopped));
    assert!(screen.app.finished());
}

#[test]
fn a_session_that_does_not_stop_is_not_waited_for_without_end() {
    let mut screen = Screen::new(80, 24);
    screen.take(Input::Ended(15));
    let deadline = screen.app.deadline().expect("a deadline");
    screen.app.tick(deadline);
    assert!(screen.app.finished());
}

#[test]
fn the_mouse_focuses_drags_and_is_counted_from_the_panes_corner() {
    let mut screen = Screen::new(160, 40);
    let frame = screen.press(10, 10);
    assert!(frame.contains("▸repl"), "{frame}");
    let frame = screen.press(100, 5);
    assert!(
        frame.contains("▸commits") && frame.contains("mouse 26,4"),
        "{frame}"
    );
    let before = screen.app.arrangement.cells[0].area.width;
    for (kind, column) in [
        (MouseKind::Press { clicks: 1 }, before),
        (MouseKind::Drag, before + 20),
        (MouseKind::Release, before + 20),
    ] {
        screen.take(Input::Mouse(Mouse {
            kind,
            column,
            row: 10,
        }));
    }
    screen.draw();
    assert_eq!(screen.app.arrangement.cells[0].area.width, before + 20);
}

#[test]
fn focus_and_tabs_follow_keys() {
    let mut screen = Screen::new(80, 24);
    assert!(screen.keys("alt-5").contains("▸diff"));
    assert!(screen.keys("ctrl-w p").contains("▸commits"));
    assert!(screen.keys("shift-tab shift-tab").contains("▸source"));
}

#[test]
fn layout_theme_and_drafts_are_remembered() {
    let mut screen = Screen::new(160, 40);
    screen.keys("alt-1 d r a f t ctrl-w > f9 1");
    let remembered = screen.app.remember();
    let again = app(AppOptions {
        remembered: Some(remembered.clone()),
        ..options()
    });
    assert_eq!(again.remember(), remembered);
    let strange = app(AppOptions {
        remembered: Some("{not json".to_owned()),
        ..options()
    });
    assert_eq!(strange.theme.name, "dark");
}

#[test]
fn choosing_a_theme_shows_it_and_leaving_takes_it_back() {
    let mut screen = Screen::new(80, 24);
    screen.keys("f9 down");
    assert_eq!(screen.app.theme.name, "high-contrast");
    screen.keys("esc");
    assert_eq!(screen.app.theme.name, "dark");
    screen.keys("f9 4");
    assert_eq!(screen.app.theme.name, "light");
}

#[test]
fn panes_that_wake_themselves_without_end_are_cut_off() {
    let mut screen = Screen::new(80, 24);
    let frame = screen.keys("a esc o");
    assert!(frame.contains("without end"), "{frame}");
}

#[test]
fn every_size_is_drawn_with_every_popup() {
    for popup in ["g", "f1", "ctrl-p x x x", "a", "f9", "r q"] {
        let mut screen = Screen::new(120, 40);
        screen.keys(popup);
        screen.take(session(Event::Failed {
            id: None,
            message: "it failed".to_owned(),
            hint: Some("try again".to_owned()),
        }));
        screen.app.tick(screen.now_ms + 300);
        for (width, height) in (1..24)
            .flat_map(|width| (1..14).map(move |height| (width, height)))
            .chain([(80, 24), (200, 60), (300, 2), (2, 90)])
        {
            screen.terminal.backend_mut().resize(width, height);
            screen.draw();
        }
    }
}
