//! How fast the chat is: scrolling through a conversation of ten thousand lines, and a reply that streams
//! into it.
//!
//! ```text
//! cargo bench --bench chat
//! cargo bench --bench chat -- 50000    with so many lines
//! ```
//!
//! The screen is the real one, on ratatui's test backend: an input is handled and the frame is drawn into a
//! buffer, all in the time that is counted.

#[path = "support/screen.rs"]
mod screen;

use std::time::{Duration, Instant};

use imago::session::command::{Command, RequestId};
use imago::session::event::Event;
use imago::session::view::chat::{ConversationView, Message, Said, Voice};
use imago::ui::input::Input;
use imago::ui::key::{Key, Mouse, MouseKind};
use screen::{Screen, line, milliseconds};

const SIZES: [(u16, u16); 2] = [(80, 24), (200, 60)];
/// A frame of sixty in a second.
const BAR_MS: f64 = 1000.0 / 60.0;
/// A reply of 26 lines with everything that replies have.
const REPLY: &str = "## What it does\n\nThe function walks over *both* lists **at once**, so that `(map-pairs f xs ys)` calls `f` as often as the shorter one has elements; see [the guide](https://example.org/guide).\n\n\
- it stops at the shorter one, which is what callers want, and says so in its docstring, as far as it goes\n- it keeps the order\n  1. of the first\n  2. of the second\n\n\
```lisp\n(defn map-pairs [f xs ys]\n  \"Applies f to pairs.\n\n  >>> (map-pairs + '(1 2) '(3 4))\n  (4 6)\"\n  (when (and xs ys)\n    (cons (f (first xs) (first ys))\n          (map-pairs f (rest xs) (rest ys)))))\n\n\
(defn dot [xs ys]\n  \"Returns the inner product.\"\n  (fold + 0 (map-pairs * xs ys)))\n```\n\n> Nothing else changes.\n\n| n | ms |\n|---|---|\n| 10 | 1.5 |\n\n";

fn main() {
    if std::env::args().any(|it| it == "--test") {
        return;
    }
    let lines = std::env::args()
        .skip(1)
        .find_map(|it| it.parse().ok())
        .unwrap_or(10_000);
    for size in SIZES {
        measure(lines, size);
    }
}

fn measure(lines: usize, (width, height): (u16, u16)) {
    let mut screen = Screen::new(width, height);
    let (opened, count) = conversation(lines);
    screen.keys("f3 f11 ctrl-r enter");
    let start = Instant::now();
    screen.answer(&opened);
    let took = milliseconds(start.elapsed());
    println!("\n{width}x{height}, {count} lines; the first frame with them took {took:.1} ms");
    println!(
        "{:<22}{:>8}{:>10}{:>10}{:>10}",
        "input to frame", "frames", "p50 ms", "p99 ms", "max ms"
    );
    let wheel = |kind| {
        Input::Mouse(Mouse {
            kind,
            column: 5,
            row: 5,
        })
    };
    let key = |name: &str| Input::Key(Key::parse_sequence(name).expect("a key")[0]);
    let up: Vec<Duration> = (0..2_000)
        .map(|_| screen.take(wheel(MouseKind::ScrollUp)))
        .collect();
    let mut all = line("wheel up, first sight", up);
    let pages = 2 * count / usize::from(height);
    let up = (0..pages).map(|_| screen.take(key("pageup"))).collect();
    all = all.max(line("page up, first sight", up));
    let down = (0..pages).map(|_| screen.take(key("pagedown"))).collect();
    all = all.max(line("page down, seen", down));
    let jumps = ["ctrl-home", "ctrl-end"].repeat(50);
    let jumps = jumps.iter().map(|it| screen.take(key(it))).collect();
    all = all.max(line("beginning and end", jumps));
    let streamed = screen.stream();
    all = all.max(line("a reply that streams", streamed));
    let verdict = if all <= BAR_MS { "held" } else { "MISSED" };
    println!("bar: p99 {BAR_MS:.1} ms, sixty frames a second: {verdict}");
}

/// Returns a conversation of about so many lines, and how many they are.
fn conversation(lines: usize) -> (ConversationView, usize) {
    let mut messages = Vec::new();
    let mut count = 0;
    while count < lines {
        let question = Message {
            text: format!("Question {count}: what does `map-pairs` do?"),
            ..Message::default()
        };
        // No two replies are the same, so that nothing is known of the next.
        let text = REPLY.replace("dot", &format!("dot-{count}"));
        count += question.text.lines().count() + text.lines().count();
        messages.push(question);
        messages.push(Message {
            voice: Voice::Model,
            text,
            model: "bench".to_owned(),
            ..Message::default()
        });
    }
    let view = ConversationView {
        id: 1,
        title: "What does map-pairs do?".into(),
        messages,
        proposal: None,
    };
    (view, count)
}

impl Screen {
    fn hear(&mut self, event: Event) -> Duration {
        self.take(Input::Session(Box::new(event)))
    }

    fn keys(&mut self, keys: &str) {
        for key in Key::parse_sequence(keys).expect("keys") {
            self.take(Input::Key(key));
        }
    }

    /// Answers what was asked of the session: the list of conversations, then the one there is.
    fn answer(&mut self, view: &ConversationView) {
        let mut rounds = 0;
        while !self.executor.commands.is_empty() && rounds < 4 {
            rounds += 1;
            for command in std::mem::take(&mut self.executor.commands) {
                match command {
                    Command::Conversations { id, .. } => {
                        let row = imago::session::view::chat::ConversationRow {
                            id: 1,
                            ..Default::default()
                        };
                        let rows = std::sync::Arc::new(vec![row]);
                        self.hear(Event::Conversations { id, rows });
                        self.keys("enter");
                    }
                    Command::OpenConversation { id, .. } => {
                        let view = Box::new(view.clone());
                        self.hear(Event::ConversationOpened { id, view });
                    }
                    _ => {}
                }
            }
        }
    }

    /// Streams replies into the conversation, a token at a time.
    fn stream(&mut self) -> Vec<Duration> {
        self.keys("ctrl-end x enter");
        let commands = std::mem::take(&mut self.executor.commands);
        let asked = commands.iter().find_map(|it| match it {
            Command::Converse { id, .. } => Some(*id),
            _ => None,
        });
        let id: RequestId = asked.expect("a question went out");
        let said = |said| Event::Conversed {
            id,
            conversation: 1,
            said,
        };
        self.hear(said(Said::Asked(Message::default())));
        let text = REPLY.repeat(20);
        let characters: Vec<char> = text.chars().collect();
        let tokens = characters.chunks(4);
        tokens
            .map(|token| self.hear(said(Said::Text(token.iter().collect()))))
            .collect()
    }
}
