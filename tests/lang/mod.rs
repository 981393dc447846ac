//! The language as a person meets it: programs with the expectation on the line, and every example
//! of every docstring.
//!
//! ```text
//! (+ 1 2)          ;; => 3            the value, compared by `equal?` or by its text
//! (car 5)          ;; !! type-error   the error, a part of its type or message
//! (display "a")    ;; ~> a            what was printed
//! ```
//!
//! A form without an expectation is just evaluated, and must not fail.

mod cases;
mod depth;
mod determinism;
mod examples;
mod fuzzed;
mod hosted;
mod mistakes;
mod ownership;
mod printed;
mod properties;
mod recorded;
mod recorded_cl;
mod robustness;
mod structures;
mod torture;

use imago::lang::image::Image;
use imago::lang::source::SourceText;
use imago::lang::syntax;
use imago::lang::value::equal;

/// What should come of a form.
#[derive(Debug)]
pub enum Expectation {
    Value(String),
    Error(String),
    Output(String),
    Nothing,
}

/// Evaluates a text and says what is wrong with the outcome.
pub fn check(image: &mut Image, text: &str, expectation: &Expectation) -> Result<(), String> {
    image.take_printed();
    let outcome = image.evaluate(text);
    match (outcome, expectation) {
        (Err(diagnostic), Expectation::Error(part)) => {
            let error = format!("{} {}", diagnostic.kind, diagnostic.message);
            match error.contains(part.as_str()) {
                true => Ok(()),
                false => Err(format!("expected the error `{part}`, got `{error}`")),
            }
        }
        (Err(diagnostic), _) => Err(format!("{}: {}", diagnostic.kind, diagnostic.message)),
        (Ok(_), Expectation::Nothing) => Ok(()),
        (Ok(_), Expectation::Output(expected)) => {
            let printed = image.take_printed();
            match printed.trim_end() == expected.trim_end() {
                true => Ok(()),
                false => Err(format!("expected the output `{expected}`, got `{printed}`")),
            }
        }
        (Ok(value), Expectation::Error(part)) => Err(format!(
            "expected the error `{part}`, got `{}`",
            image.print(value.get())
        )),
        (Ok(value), Expectation::Value(expected)) => {
            let shown = image.print_bounded(value.get());
            if shown == *expected {
                return Ok(());
            }
            let same = match image.evaluate(&format!("(quote {expected})")) {
                Ok(wanted) => equal::equal(&image.machine().heap, value.get(), wanted.get()),
                Err(_) => false,
            };
            match same {
                true => Ok(()),
                false => Err(format!("expected `{expected}`, got `{shown}`")),
            }
        }
    }
}

/// Returns the expectation a comment states.
pub fn expectation(comment: &str) -> Expectation {
    let comment = comment.trim();
    let after = |mark: &str| {
        let at = comment.find(mark)?;
        let before = comment[..at].trim_matches([';', ' ']);
        before
            .is_empty()
            .then(|| comment[at + mark.len()..].trim().to_string())
    };
    if let Some(value) = after("=>") {
        Expectation::Value(value)
    } else if let Some(error) = after("!!") {
        Expectation::Error(error)
    } else if let Some(output) = after("~>") {
        Expectation::Output(output.replace("\\n", "\n"))
    } else {
        Expectation::Nothing
    }
}

/// Runs one file in an image of its own; answers what went wrong, a line each.
fn run(name: &str, text: &str) -> Vec<String> {
    run_in(torture::image(), name, text)
}

fn run_in(mut image: Image, name: &str, text: &str) -> Vec<String> {
    let source = SourceText::new(name, text);
    let parse = syntax::parse(text);
    let mut problems: Vec<String> = Vec::new();
    for error in &parse.errors {
        problems.push(format!("{name}: {error:?}"));
    }
    for form in parse.tree.forms() {
        let span = form.span();
        let rest = text[span.end as usize..].lines().next().unwrap_or("");
        let expectation = match rest.find(';') {
            Some(at) => expectation(&rest[at..]),
            None => Expectation::Nothing,
        };
        if let Err(problem) = check(&mut image, form.text(), &expectation) {
            let (line, _) = source.line_column(span.start as usize);
            problems.push(format!("{name}:{line}: {}\n    {problem}", form.text()));
        }
    }
    problems
}

macro_rules! files {
    ($($test:ident $file:literal),* $(,)?) => {
        /// The files that are run; the folder must hold no other.
        const FILES: &[&str] = &[$($file),*];

        $(
            #[test]
            fn $test() {
                let problems = run($file, include_str!($file));
                assert!(problems.is_empty(), "\n{}", problems.join("\n"));
            }
        )*
    };
}

files! {
    numbers "numbers.lisp",
    equality "equality.lisp",
    strings "strings.lisp",
    characters_and_symbols "symbols.lisp",
    lists "lists.lisp",
    sequences "sequences.lisp",
    vectors_and_arrays "vectors.lisp",
    maps_and_tables "maps.lisp",
    owned_maps "ownership.lisp",
    printing "printing.lisp",
    format_directives "format.lisp",
    errors "errors.lisp",
    differences "differences.lisp",
    functions "functions.lisp",
    definitions "definitions.lisp",
    rules "rules.lisp",
    production_rules "production.lisp",
    control "control.lisp",
    conditions "conditions.lisp",
    objects "objects.lisp",
    seeds "seeds.lisp",
    tools "tools.lisp",
}

/// The `lisp` blocks of a page, one after the other in one image.
#[test]
fn the_page_of_rules_says_what_happens() {
    let page = include_str!("../../docs/rules.md");
    let blocks = page.split("```lisp\n").skip(1);
    let blocks: String = blocks.filter_map(|it| it.split("```").next()).collect();
    assert!(blocks.lines().count() > 60);
    let problems = run("docs/rules.md", &blocks);
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn every_file_of_the_folder_is_run() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lang");
    for entry in std::fs::read_dir(folder)
        .expect("the folder is there")
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".lisp") && !name.starts_with("record-") {
            assert!(
                FILES.contains(&name.as_str()),
                "`tests/lang/{name}` is run by no test"
            );
        }
    }
}
