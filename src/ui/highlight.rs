//! Code to coloured spans, cached by content: our own Lisp here and now by the language's lexer, other
//! languages by `syntect` on a thread of its own.
//!
//! The first lines `syntect` colours may take fifty milliseconds, so the terminal thread never waits
//! for it: a text is plain until its colours arrive, and `Input::Highlighted` wakes the screen then.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use super::role::Role;
use crate::lang::syntax::highlight as lisp;

/// Texts whose colours are kept; a frame shows a few dozen.
const CACHED_MAX: usize = 512;
/// Bytes of a text that is coloured at all; a longer one is shown plain.
pub const HIGHLIGHT_BYTES_MAX: usize = 512 << 10;
/// Texts that wait for their colours; a further one is asked for again by a later frame.
const WAITING_MAX: usize = 32;

/// A run of bytes and what it is. Bytes between runs are plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlight {
    pub range: Range<usize>,
    pub role: Role,
}

/// Colours code. One is owned by the app and lent to panes while they draw.
pub struct Highlighter {
    lisp: RefCell<Cache<Rc<[Highlight]>>>,
    other: RefCell<Cache<Option<Rc<[Highlight]>>>>,
    worker: RefCell<Option<Worker>>,
    wake: RefCell<Option<Wake>>,
}

/// Tells the screen that colours have arrived.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

impl Default for Highlighter {
    fn default() -> Highlighter {
        Highlighter {
            lisp: RefCell::new(Cache::default()),
            other: RefCell::new(Cache::default()),
            worker: RefCell::new(None),
            wake: RefCell::new(None),
        }
    }
}

impl Highlighter {
    pub fn new() -> Highlighter {
        Highlighter::default()
    }

    /// Says whom to tell when colours arrive.
    pub fn wake_with(&self, wake: Wake) {
        *self.wake.borrow_mut() = Some(wake);
    }

    /// Returns the runs of a Lisp text, ascending and without overlap.
    pub fn lisp(&self, text: &str) -> Rc<[Highlight]> {
        if text.len() > HIGHLIGHT_BYTES_MAX {
            return Rc::from([]);
        }
        self.lisp.borrow_mut().get_or(text, || {
            lisp::highlight(text)
                .into_iter()
                .filter_map(|(span, role)| {
                    Some(Highlight {
                        range: span.range(),
                        role: role_of(role)?,
                    })
                })
                .collect()
        })
    }

    /// Returns the runs of a text in another language, named as in a file's extension. Until they have
    /// come they are empty, and so they stay for a language nobody knows.
    pub fn other(&self, language: &str, text: &str) -> Rc<[Highlight]> {
        if text.len() > HIGHLIGHT_BYTES_MAX {
            return Rc::from([]);
        }
        self.take_arrived();
        let key = key_of(language, text);
        let mut asked = false;
        let known = self.other.borrow_mut().get_or(&key, || {
            asked = true;
            None
        });
        if asked && !self.ask(language, text) {
            self.other.borrow_mut().forget(&key);
        }
        known.unwrap_or_else(|| Rc::from([]))
    }

    fn ask(&self, language: &str, text: &str) -> bool {
        let Some(wake) = self.wake.borrow().clone() else {
            return false;
        };
        let mut worker = self.worker.borrow_mut();
        let worker = worker.get_or_insert_with(|| Worker::start(wake));
        let job = (language.to_owned(), text.to_owned());
        worker.jobs.try_send(job).is_ok()
    }

    fn take_arrived(&self) {
        let worker = self.worker.borrow();
        let Some(worker) = worker.as_ref() else {
            return;
        };
        while let Ok((key, highlights)) = worker.done.try_recv() {
            self.other
                .borrow_mut()
                .put(&key, Some(Rc::from(highlights)));
        }
    }
}

fn key_of(language: &str, text: &str) -> String {
    format!("{language}\n{text}")
}

/// What a piece of Lisp is on the screen; plain symbols need no run.
fn role_of(role: lisp::Role) -> Option<Role> {
    use lisp::Role as Piece;
    Some(match role {
        Piece::Comment => Role::CodeComment,
        Piece::Directive => Role::CodeDirective,
        Piece::String | Piece::Regex => Role::CodeString,
        Piece::Interpolation | Piece::Prefix => Role::CodeQuote,
        Piece::Number => Role::CodeNumber,
        Piece::Character => Role::CodeCharacter,
        Piece::Keyword => Role::CodeKeyword,
        Piece::Constant => Role::CodeConstant,
        Piece::Symbol => return None,
        Piece::Call => Role::CodeCall,
        Piece::SpecialForm => Role::CodeSpecial,
        Piece::DefinitionHead => Role::CodeDefining,
        Piece::DefinedName => Role::CodeName,
        Piece::LambdaListKeyword => Role::CodeParameter,
        Piece::Bracket(_) => Role::CodeBracket,
        Piece::Error => Role::CodeError,
    })
}

/// Values by text, the longest unused forgotten when there are too many.
struct Cache<T> {
    values: HashMap<String, (T, u64)>,
    clock: u64,
}

impl<T> Default for Cache<T> {
    fn default() -> Cache<T> {
        Cache {
            values: HashMap::new(),
            clock: 0,
        }
    }
}

impl<T: Clone> Cache<T> {
    fn get_or(&mut self, key: &str, make: impl FnOnce() -> T) -> T {
        self.clock += 1;
        if let Some((value, used)) = self.values.get_mut(key) {
            *used = self.clock;
            return value.clone();
        }
        let value = make();
        self.put(key, value.clone());
        value
    }

    fn put(&mut self, key: &str, value: T) {
        if self.values.len() >= CACHED_MAX {
            // Half goes at once, so that sorting is rare.
            let mut times: Vec<u64> = self.values.values().map(|(_, used)| *used).collect();
            times.sort_unstable();
            let middle = times[times.len() / 2];
            self.values.retain(|_, (_, used)| *used > middle);
        }
        self.values.insert(key.to_owned(), (value, self.clock));
    }

    fn forget(&mut self, key: &str) {
        self.values.remove(key);
    }
}

/// The thread that knows other languages; it ends when the highlighter does.
struct Worker {
    jobs: SyncSender<(String, String)>,
    done: Receiver<(String, Vec<Highlight>)>,
}

impl Worker {
    fn start(wake: Wake) -> Worker {
        let (jobs, todo) = sync_channel::<(String, String)>(WAITING_MAX);
        let (results, done) = sync_channel(WAITING_MAX);
        let work = move || {
            let syntaxes = SyntaxSet::load_defaults_newlines();
            let scopes = scopes();
            while let Ok((language, text)) = todo.recv() {
                let highlights = highlight_other(&syntaxes, &scopes, &language, &text);
                if results
                    .send((key_of(&language, &text), highlights))
                    .is_err()
                {
                    return;
                }
                wake();
            }
        };
        // Without a thread texts stay plain; nothing else is lost.
        let _ = std::thread::Builder::new()
            .name("highlight".to_owned())
            .spawn(work);
        Worker { jobs, done }
    }
}

/// What scopes of grammars mean, the more specific first.
const SCOPES: [(&str, Role); 12] = [
    ("comment", Role::CodeComment),
    ("string", Role::CodeString),
    ("constant.numeric", Role::CodeNumber),
    ("constant.character", Role::CodeCharacter),
    ("constant", Role::CodeConstant),
    ("entity.name", Role::CodeName),
    ("markup.heading", Role::CodeName),
    ("markup.raw", Role::CodeString),
    ("storage", Role::CodeDefining),
    ("keyword", Role::CodeSpecial),
    ("support", Role::CodeCall),
    ("variable.parameter", Role::CodeParameter),
];

fn scopes() -> Vec<(Scope, Role)> {
    SCOPES
        .iter()
        .filter_map(|(name, role)| Some((Scope::new(name).ok()?, *role)))
        .collect()
}

fn highlight_other(
    syntaxes: &SyntaxSet,
    scopes: &[(Scope, Role)],
    language: &str,
    text: &str,
) -> Vec<Highlight> {
    let Some(syntax) = syntaxes.find_syntax_by_token(language) else {
        return Vec::new();
    };
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut highlights: Vec<Highlight> = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let Ok(changes) = state.parse_line(line, syntaxes) else {
            return highlights;
        };
        let mut from = 0;
        let ends = [(line.len(), None)];
        let changes = changes.into_iter().map(|(at, it)| (at, Some(it)));
        for (at, change) in changes.chain(ends) {
            if at > from
                && let Some(role) = role_in(&stack, scopes)
            {
                push(&mut highlights, offset + from..offset + at, role);
            }
            from = at;
            if let Some(change) = change
                && stack.apply(&change).is_err()
            {
                return highlights;
            }
        }
        offset += line.len();
    }
    highlights
}

fn role_in(stack: &ScopeStack, scopes: &[(Scope, Role)]) -> Option<Role> {
    stack.as_slice().iter().rev().find_map(|scope| {
        scopes
            .iter()
            .find(|(prefix, _)| prefix.is_prefix_of(*scope))
            .map(|(_, role)| *role)
    })
}

/// Adds a run, or lengthens the last one.
fn push(highlights: &mut Vec<Highlight>, range: Range<usize>, role: Role) {
    if let Some(last) = highlights.last_mut()
        && last.role == role
        && last.range.end == range.start
    {
        last.range.end = range.end;
        return;
    }
    highlights.push(Highlight { range, role });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_runs(text: &str, highlights: &[Highlight]) {
        let mut end = 0;
        for highlight in highlights {
            assert!(highlight.range.start >= end);
            assert!(text.get(highlight.range.clone()).is_some());
            end = highlight.range.end;
        }
    }

    #[test]
    fn lisp_is_coloured_and_remembered() {
        let highlighter = Highlighter::new();
        let text = "(defun area (r) \"π r²\" (* 3.14 r r)) ; round";
        let runs = highlighter.lisp(text);
        check_runs(text, &runs);
        let role_at = |part: &str| {
            let at = text.find(part).expect("it is there");
            runs.iter()
                .find(|it| it.range.contains(&at))
                .map(|it| it.role)
        };
        assert_eq!(role_at("defun"), Some(Role::CodeDefining));
        assert_eq!(role_at("area"), Some(Role::CodeName));
        assert_eq!(role_at("\"π"), Some(Role::CodeString));
        assert_eq!(role_at("3.14"), Some(Role::CodeNumber));
        assert_eq!(role_at("; round"), Some(Role::CodeComment));
        assert!(Rc::ptr_eq(&runs, &highlighter.lisp(text)));
    }

    #[test]
    fn the_cache_has_an_end() {
        let highlighter = Highlighter::new();
        for number in 0..CACHED_MAX * 3 {
            highlighter.lisp(&format!("{number}"));
        }
        assert!(highlighter.lisp.borrow().values.len() <= CACHED_MAX);
    }

    #[test]
    fn another_language_is_plain_until_its_colours_arrive() {
        let highlighter = Highlighter::new();
        let (woken, wakes) = sync_channel(1);
        let text = "fn main() { let x = \"é\"; } // done\n";
        assert!(highlighter.other("rs", text).is_empty(), "nobody to wake");
        highlighter.wake_with(Arc::new(move || {
            let _ = woken.send(());
        }));
        assert!(highlighter.other("rs", text).is_empty());
        wakes.recv().expect("colours arrive");
        let runs = highlighter.other("rs", text);
        check_runs(text, &runs);
        let comment = text.find("//").expect("it is there");
        assert!(
            runs.iter()
                .any(|it| it.role == Role::CodeComment && it.range.contains(&comment))
        );
        assert!(highlighter.other("no such language", text).is_empty());
    }
}
