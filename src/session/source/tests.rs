//! What is dumped loads again and is the same environment, whatever happened before.

use std::collections::BTreeMap;

use super::Standing;
use super::dump;
use crate::history::hash::Hash;
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::image::Image;
use crate::lang::source::SourceText;
use crate::session::identity::{definition_hash, environment_hash};

/// Histories of one run.
const HISTORIES: u64 = 100;
/// Definitions tried in each.
const STEPS: usize = 40;

/// Decisions that can be taken again (xorshift).
struct Decisions(u64);

impl Decisions {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// A history that is being made: its image and the newest version of each name, as they came.
struct Life {
    image: Image,
    standing: Vec<Standing>,
}

fn read(text: &str) -> Option<Definition> {
    let source = SourceText::new("test", text);
    definitions(&source)
        .0
        .into_iter()
        .find_map(|form| match form {
            TopForm::Definition(definition) => Some(*definition),
            TopForm::Expression { .. } => None,
        })
}

impl Life {
    fn new() -> Life {
        Life {
            image: Image::new(),
            standing: Vec::new(),
        }
    }

    /// Defines what evaluates; what does not never came to be.
    fn define(&mut self, text: &str) {
        let definition = read(text).expect("the generator makes definitions");
        let transaction = self.image.begin();
        if self.image.load(&SourceText::new("test", text)).is_err() {
            self.image.undo(transaction);
            return;
        }
        self.image.keep(transaction);
        let new = Standing {
            package: definition.source.package().into(),
            name: definition.name,
            kind: definition.kind.name().into(),
            text: definition.text,
        };
        match self.standing.iter_mut().find(|it| it.name == new.name) {
            Some(old) => *old = new,
            None => self.standing.push(new),
        }
    }

    /// Returns a name that something mentions: mostly one that is there.
    fn name(&self, decisions: &mut Decisions, letter: &str) -> Option<String> {
        let names: Vec<&String> = self
            .standing
            .iter()
            .map(|it| &it.name)
            .filter(|it| it.starts_with(letter))
            .collect();
        let at = decisions.below(names.len().max(1));
        names.get(at).map(|name| name.to_string())
    }

    fn step(&mut self, decisions: &mut Decisions) {
        let number = decisions.below(6);
        let f = self
            .name(decisions, "f")
            .map_or("7".into(), |it| format!("({it} (- x 1))"));
        let m = self
            .name(decisions, "m")
            .map_or(f.clone(), |it| format!("({it} {f})"));
        let v = self.name(decisions, "v").unwrap_or("1".into());
        let s = self.name(decisions, "s");
        let k = decisions.below(100);
        let g = self
            .name(decisions, "g")
            .map_or("7".into(), |it| format!("({it} (- x 1))"));
        let text = match decisions.below(11) {
            // What macros call uses no macro: an expansion may not wait for itself.
            10 => format!("(define (g{number} x) (if (< x 1) {k} {g}))"),
            0 | 1 => format!("; Number {k}.\n(define (f{number} x)\n  (if (< x 1) {k} {f})) ; end"),
            2 | 3 => format!("(defun f{number} (x)   (if (< x 1) {v} (+ {k} {m})))"),
            4 => format!("(defmacro m{number} (form) `(+ {k} ,form))"),
            5 => {
                let helper = self
                    .name(decisions, "g")
                    .map_or("3".into(), |it| format!("({it} 2)"));
                format!(
                    ";;@allow magic-number it is a test\n(defmacro m{number} (form)\n  (list '+ {helper} form))"
                )
            }
            6 => format!("(define v{number} (let ((x 2)) {m}))"),
            7 => format!("(defstruct s{number} left (right {k}))"),
            8 => match s {
                Some(s) => format!("(defvar v{number} (s-right-of (make-{s} :left 1)))")
                    .replace("s-right-of", &format!("{s}-right")),
                None => format!("(defparameter v{number} {k})"),
            },
            _ => match s {
                Some(s) => {
                    format!("(defmethod area{number} ((it {s}) x) (+ x ({s}-right it) {m}))")
                }
                None => format!("(defgeneric area{number} (it x))"),
            },
        };
        self.define(&text);
    }
}

/// Returns the hash of the environment that the standing definitions make in an image.
fn environment(image: &mut Image, standing: &[Standing]) -> Hash {
    let hashes: BTreeMap<&str, Hash> = standing
        .iter()
        .map(|it| (it.name.as_str(), definition_hash(image, &it.name, &it.text)))
        .collect();
    environment_hash(hashes)
}

/// Returns what the definitions of a text are now, as the history would have them.
fn standing_of(text: &str) -> Vec<Standing> {
    let source = SourceText::new("dump", text);
    let (forms, errors) = definitions(&source);
    assert!(errors.is_empty(), "{errors:?}");
    let definitions = forms.into_iter().filter_map(|form| match form {
        TopForm::Definition(it) => Some(Standing {
            name: it.name.clone(),
            package: it.source.package().into(),
            kind: it.kind.name().into(),
            text: it.text.clone(),
        }),
        TopForm::Expression { .. } => None,
    });
    definitions.collect()
}

/// Returns what the functions and values of an image are.
fn behaviour(image: &mut Image, standing: &[Standing]) -> Vec<String> {
    let asked = standing
        .iter()
        .filter_map(|it| match it.name.as_bytes()[0] {
            b'f' => Some(format!("({} 2)", it.name)),
            b'v' => Some(it.name.clone()),
            _ => None,
        });
    let asked: Vec<String> = asked.collect();
    let mut answers = Vec::new();
    for text in asked {
        let value = image.load(&SourceText::new("test", text.as_str()));
        answers.push(match value {
            Ok(value) => format!("{text} => {}", image.print(value.get())),
            Err(error) => format!("{text} !! {}", error.message),
        });
    }
    answers
}

/// Loads texts one after the other; the first that fails is told.
fn load(image: &mut Image, texts: &[&str]) -> Result<(), String> {
    for text in texts {
        let source = SourceText::new("dump", *text);
        image.load(&source).map_err(|error| error.render())?;
    }
    Ok(())
}

/// Whether the newest versions stand together at all: a value may have been computed by a function
/// that has since come to need the value.
fn stands_together(standing: &[Standing]) -> bool {
    let mut image = Image::new();
    let mut waiting: Vec<&Standing> = standing.iter().collect();
    loop {
        let before = waiting.len();
        waiting.retain(|it| load(&mut image, &[&it.text]).is_err());
        if waiting.is_empty() {
            return true;
        }
        if waiting.len() == before {
            return false;
        }
    }
}

#[test]
fn a_dump_of_any_history_loads_to_the_same_environment() {
    let mut told = 0;
    for seed in 1..=HISTORIES {
        let mut decisions = Decisions(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut life = Life::new();
        for _ in 0..STEPS {
            life.step(&mut decisions);
        }
        if !stands_together(&life.standing) {
            continue;
        }
        told += 1;
        let expected = environment(&mut life.image, &life.standing);
        let one = dump::one_file("test", &life.standing);
        let files = dump::by_kind("test", &life.standing);
        let many: Vec<&str> = files
            .iter()
            .filter(|it| it.name != dump::LOADER)
            .map(|it| it.text.as_str())
            .collect();
        for texts in [vec![one.as_str()], many] {
            let mut image = Image::new();
            if let Err(error) = load(&mut image, &texts) {
                panic!("seed {seed}: {error}\n{}", texts.join("\n---\n"));
            }
            let mut standing = standing_of(&texts.concat());
            assert_eq!(environment(&mut image, &standing), expected, "seed {seed}");
            // What loads in the right order is the same when everything is known before.
            let first = behaviour(&mut image, &life.standing);
            load(&mut image, &texts).expect("it loads again");
            let second = behaviour(&mut image, &life.standing);
            assert_eq!(first, second, "seed {seed}\n{}", texts.join("\n---\n"));
            let mut original = life.standing.clone();
            standing.sort_by(|left, right| left.name.cmp(&right.name));
            original.sort_by(|left, right| left.name.cmp(&right.name));
            assert_eq!(standing, original, "seed {seed}: every byte comes back");
        }
    }
    assert!(
        told >= HISTORIES / 2,
        "only {told} histories could be dumped"
    );
}
