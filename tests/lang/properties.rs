//! What holds of every text and every value. The fuzz targets in `fuzz/` and the tests beside this
//! file ask the same questions; a failure is a panic.

use std::sync::atomic::Ordering;

use imago::lang::definition::definitions;
use imago::lang::image::Image;
use imago::lang::limits::Limits;
use imago::lang::source::SourceText;
use imago::lang::syntax::{self, SyntaxError, SyntaxKind};
use imago::lang::value::{Value, map, vector};
use imago::lang::vm::Step;

/// Small, so that a program that loops or fills the memory ends at once.
const FUEL: u64 = 100_000;
const HEAP_BYTES: usize = 32 << 20;
const DEPTH: usize = 2_000;
const OUTPUT_BYTES: usize = 64 << 10;
/// What one form may ask of the world.
const QUESTIONS_MAX: usize = 1_000;

/// Reading loses nothing, fails nowhere, and what it says of a text lies inside the text; so do the
/// other walks over syntax: colours, brackets, indentation, definitions, messages.
pub fn reads(text: &str) {
    let parse = syntax::parse(text);
    let mut end = 0;
    for token in parse.tree.tokens() {
        assert_eq!(token.span.start, end, "a gap between tokens");
        assert!(token.span.end > token.span.start, "an empty token");
        end = token.span.end;
    }
    assert_eq!(end as usize, text.len(), "the text ends after its tokens");
    for node in parse.tree.root().descendants() {
        assert!(text.get(node.span().range()).is_some(), "{node:?}");
        if let Some(parent) = node.parent() {
            let (inner, outer) = (node.span(), parent.span());
            assert!(
                outer.start <= inner.start && inner.end <= outer.end,
                "{node:?} reaches out of {parent:?}"
            );
        }
    }
    let source = SourceText::new("fuzz", text);
    for error in &parse.errors {
        assert!(text.get(error.span.range()).is_some(), "{error:?}");
        assert!(!error.diagnostic(&source).render().is_empty());
    }
    if let Some(problem) = SyntaxError::together(&parse.errors, &source) {
        problem.render();
    }
    for (span, _) in syntax::highlight(text) {
        assert!(text.get(span.range()).is_some());
    }
    syntax::completeness(text);
    for offset in [0, text.len() / 3, text.len() / 2, text.len()] {
        syntax::matching_bracket(text, offset);
        syntax::indent_for(text, offset);
        parse.tree.node_at(offset);
    }
    for form in definitions(&source).0 {
        assert!(text.get(form.span().range()).is_some());
    }
    // What is read without an error is read again from the text of its node alone.
    if parse.errors.is_empty() {
        for form in parse.tree.forms() {
            let again = syntax::parse(form.text());
            assert!(again.errors.is_empty(), "{:?}", again.errors);
            assert_eq!(again.tree.forms().count(), 1, "{form:?}");
            let kinds = |node: syntax::SyntaxNode<'_>| -> Vec<SyntaxKind> {
                node.descendants().map(|it| it.kind()).collect()
            };
            let same = again.tree.forms().next().map(kinds);
            assert_eq!(same, Some(kinds(form)));
        }
    }
}

/// How a program ended.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    /// The value or condition of each form, printed as far as is reasonable.
    answers: Vec<String>,
    fuel_left: Option<u64>,
    printed: String,
}

/// A text runs to some end under small limits; afterwards the image works, and a second image comes
/// to the same end with the same fuel left.
pub fn runs(text: &str) {
    let first = run_in(&mut Image::new(), text);
    let second = run_in(&mut Image::new(), text);
    assert_eq!(first, second, "one program, two ends");
}

fn run_in(image: &mut Image, text: &str) -> Outcome {
    let mut limits = Limits {
        fuel: Some(FUEL),
        heap_bytes: HEAP_BYTES,
        depth: DEPTH,
        output_bytes: OUTPUT_BYTES,
        wall: None,
    };
    image.set_limits(limits.clone());
    let source = SourceText::new("fuzz", text);
    let mut outcome = Outcome {
        answers: Vec::new(),
        fuel_left: None,
        printed: String::new(),
    };
    let forms = image.read_forms(&source).unwrap_or_default();
    for datum in &forms {
        let program = match image.prepare(&source, datum) {
            Ok(program) => program,
            Err(problem) => {
                outcome.answers.push(problem.render());
                continue;
            }
        };
        let transaction = image.begin();
        let mut fiber = image.start(&program, limits.clone());
        let mut questions = 0;
        let step = loop {
            match image.resume(&mut fiber, u64::MAX) {
                Step::Pause => {}
                // Nothing of the world is here, and no time passes: who waits for it for ever is told.
                Step::Host(_) => {
                    questions += 1;
                    if questions > QUESTIONS_MAX {
                        image.machine().interrupt().store(true, Ordering::Relaxed);
                    }
                    image.answer(&mut fiber, Ok(Value::NIL));
                }
                step => break step,
            }
        };
        image.machine().interrupt().store(false, Ordering::Relaxed);
        match step {
            Step::Done(value) => {
                outcome.answers.push(image.print_brief(value));
                image.keep(transaction);
            }
            Step::Signal(condition) => {
                let problem = image.diagnostic_in(&fiber, condition);
                outcome.answers.push(problem.render());
                image.abandon(&mut fiber);
                while image.resume(&mut fiber, u64::MAX) == Step::Pause {}
                image.undo(transaction);
            }
            Step::Pause | Step::Host(_) => {}
        }
        outcome.printed.push_str(&fiber.take_output());
        limits.fuel = fiber.fuel_left();
    }
    outcome.fuel_left = limits.fuel;
    image.set_limits(Limits::default());
    image.machine_mut().collect();
    // The program may have made `+` its own; the language itself goes on.
    let three = image.evaluate("3").expect("the image still answers");
    assert_eq!(image.print(three.get()), "3");
    outcome
}

/// What is printed readably is read, and prints the same again: values are made of bytes.
pub fn prints(bytes: &[u8]) {
    let mut image = Image::new();
    let value = made_of(&mut image, bytes);
    let root = image.machine_mut().heap.root(value);
    let printed = image.print(root.get());
    let source = SourceText::new("fuzz", printed.as_str());
    let forms = match image.read_forms(&source) {
        Ok(forms) => forms,
        Err(problems) => panic!("{printed}\n{problems:?}"),
    };
    assert_eq!(forms.len(), 1, "{printed}");
    let again = forms[0].root.get();
    assert_eq!(image.print(again), printed);
}

/// Builds a value: each byte is an instruction of a small stack machine, some with bytes of their own.
fn made_of(image: &mut Image, bytes: &[u8]) -> Value {
    let machine = image.machine_mut();
    let mut stack: Vec<Value> = Vec::new();
    let mut bytes = bytes.iter().copied();
    while let Some(op) = bytes.next() {
        let mut byte = || bytes.next().unwrap_or(0);
        let value = match op % 18 {
            0 => Value::NIL,
            1 => Value::TRUE,
            2 => Value::FALSE,
            3 => Value::EMPTY,
            4 => Value::small(i32::from_le_bytes([byte(), byte(), byte(), byte()])),
            5 => {
                let bits: [u8; 8] = std::array::from_fn(|_| byte());
                machine.heap.float(f64::from_le_bytes(bits))
            }
            6 => machine.heap.float(f64::from(byte()) / 8.0),
            7..=9 => {
                let length = usize::from(byte() % 12);
                let text: Vec<u8> = (0..length).map(|_| byte()).collect();
                let text = String::from_utf8_lossy(&text).into_owned();
                match op % 18 {
                    7 => machine.heap.string(&text),
                    8 if !text.is_empty() => Value::symbol(machine.symbols.intern(&text)),
                    9 if is_plain(&text) => Value::keyword(machine.symbols.intern(&text)),
                    _ => Value::NIL,
                }
            }
            10 => {
                let code = u32::from_le_bytes([byte(), byte(), byte(), 0]);
                Value::character(char::from_u32(code).unwrap_or('x'))
            }
            11 => {
                let length = usize::from(byte() % 8);
                let bytes: Vec<u8> = (0..length).map(|_| byte()).collect();
                machine.heap.bytes(&bytes)
            }
            12 => {
                let (tail, head) = (stack.pop(), stack.pop());
                machine
                    .heap
                    .cons(head.unwrap_or(Value::NIL), tail.unwrap_or(Value::EMPTY))
            }
            kind => {
                let count = usize::from(byte() % 6).min(stack.len());
                let parts = stack.split_off(stack.len() - count);
                match kind {
                    13 | 14 => machine.heap.list(&parts),
                    15 => vector::from_slice(&mut machine.heap, &parts),
                    16 => map::from_flat(&mut machine.heap, &parts[..count / 2 * 2]),
                    _ => {
                        let digits: String =
                            (0..24).map(|_| (b'0' + byte() % 10) as char).collect();
                        stack.extend(parts);
                        number(machine, &digits)
                    }
                }
            }
        };
        stack.push(value);
    }
    machine.heap.list(&stack)
}

/// A big whole number, or a ratio of two.
fn number(machine: &mut imago::lang::vm::Machine, digits: &str) -> Value {
    let text = match digits.split_at(12) {
        (upper, lower) if digits.starts_with('1') => format!("{upper}/1{lower}"),
        _ => digits.to_string(),
    };
    let source = SourceText::new("number", text.as_str());
    let parse = syntax::parse(&text);
    let node = parse.tree.forms().next().expect("a number");
    let mut reader = imago::lang::value::datum::DatumReader::new(
        &mut machine.heap,
        &mut machine.symbols,
        &source,
    );
    reader.read(node).expect("a number")
}

/// Whether a text can be the name of a keyword, which has no bars.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || it == '-')
}
