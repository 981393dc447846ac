//! What is no definition, or hardly one, of every head: a finding or a clear error, never a crash, and
//! never the end of a load.

use std::path::Path;
use std::process::{Command, Stdio};

use imago::audit::trouble::Trouble;
use imago::audit::violation::Judgement;
use imago::audit::{Auditor, RuleSettings, Surroundings};
use imago::lang::definition::heads::HEADS;
use imago::lang::definition::{Definition, definitions};
use imago::lang::image::Image;
use imago::lang::source::SourceText;

/// Forms of any head: what stands after the head and one blank.
const RESTS: &[&str] = &[
    "",
    "3",
    "3 (x) x",
    "f",
    "f 5",
    "f 5 6 7",
    "f \"text\"",
    "f (x . y) x",
    "f (x x) x",
    "f (&rest) x",
    "f (&rest a b) a",
    "f (&optional &optional a) a",
    "f (&key 3) 1",
    "f (&key (a)) a",
    "f (&body) 1",
    "f (&aux) 1",
    "f (&whole) 1",
    "f (3) 1",
    "f (\"a\") 1",
    "f (nil) 1",
    "f (:a) 1",
    "f ((a b c d)) 1",
    "f (()) 1",
    "f [a . b] 1",
    "f {:a} 1",
    "f (x)",
    "f () (declare)",
    "f () (declare . x) 1",
    "f () \"one\" \"two\"",
    "f () . 3",
    "f . 3",
    ". f",
    "\"f\" () 1",
    "(f) . g",
    "(f) (g) (h)",
    "((f a) b) 1",
    "(setf) (v) v",
    "(setf f g) (v) v",
    "() ()",
    "nil () 1",
    "t () 1",
    ":k () 1",
    ":k 1",
    "#:g () 1",
    "f () '#:g",
    "f () '(a . b)",
    "f () '(a . (b . (c . d)))",
    "f () (a . b)",
    "f () (if . x)",
    "f () (let . x)",
    "f () (let 3 4)",
    "f () (let ((1 2)) 3)",
    "f () (let ((a . b)) a)",
    "f () (cond . x)",
    "f () (cond 3)",
    "f () (cond ())",
    "f () (case)",
    "f () (case x . y)",
    "f () (case x 3)",
    "f () (do)",
    "f () (do 1 2 3)",
    "f () (dolist)",
    "f () (dolist x)",
    "f () (loop for)",
    "f () (loop for . x)",
    "f () (setf)",
    "f () (setf a)",
    "f () (setf 3 4)",
    "f () (setf (car) 4)",
    "f () (lambda)",
    "f () (lambda 3)",
    "f () (lambda (x . 3) x)",
    "f () (flet)",
    "f () (flet 3)",
    "f () (flet ((g)) 1)",
    "f () (handler-case)",
    "f () (handler-case 1 2)",
    "f () (handler-case 1 (error . e))",
    "f () (try)",
    "f () (try 1 (catch))",
    "f () (try 1 (catch . e))",
    "f () (match)",
    "f () (match x 3)",
    "f () (guard)",
    "f () (quote)",
    "f () (quote . a)",
    "f () (function)",
    "f () (quasiquote)",
    "f () `(a . ,b)",
    "f () `,@x",
    "f () ,x",
    "f () #()",
    "f () #(1 2)",
    "f () #'3",
    "f () f\"${\"",
    "f () f\"${}\"",
    "f () (with-slots)",
    "f () (return-from)",
    "f () (declare (ignore . x))",
    "f (a) (declare (ignore)) a",
    "f (super) ((slot . 3))",
    "f (super) (3)",
    "f (super) ((3 :initarg))",
    "f (3) ()",
    "f () ((a :initform)) (:documentation)",
    "f () ((a :initform 1 :initform)) (:documentation 3)",
    "(f (:conc-name)) a",
    "(f . x) a",
    "f (make-f x) f? (x)",
    "f 3 4 5",
    "f :before",
    "f :before :after (x) x",
    "f ((x 3)) x",
    "f ((x (eql))) x",
];

struct Bench {
    auditor: Auditor,
    surroundings: Surroundings,
    image: Image,
}

impl Bench {
    fn new() -> Bench {
        let image = Image::new();
        Bench {
            auditor: Auditor::new(&RuleSettings::default()).expect("the rules are sound"),
            surroundings: Surroundings::new(image.names()),
            image,
        }
    }

    /// Judges what a text means to define, as an audit does; answers how many findings it has.
    fn judge(&mut self, text: &str, tries: bool) -> Vec<(Definition, Judgement)> {
        let source = SourceText::new("bad", text);
        let (forms, _) = definitions(&source);
        let mut judged = Vec::new();
        for definition in forms.iter().filter_map(|it| it.meant(&source)) {
            let trouble = match tries {
                true => Trouble::rehearse(&mut self.image, &definition),
                false => None,
            };
            let judgement =
                self.auditor
                    .judge_tried(&definition, &self.surroundings, trouble.as_ref());
            for it in &judgement.violations {
                assert_ne!(it.rule, "AUDIT", "{text:.200}: {}", it.message);
                assert!(!it.message.is_empty(), "{text:.200}");
                if let Some((start, end)) = it.span {
                    let place = definition.text.get(start as usize..end as usize);
                    assert!(place.is_some(), "{text:.200}: {it:?}");
                }
            }
            if trouble.is_some() {
                let told = ["INTEGRITY", "CONST-ERR", "DEP-ERR"];
                let is_told = |it: &str| told.contains(&it);
                let is_found = judgement.violations.iter().any(|it| is_told(&it.rule));
                assert!(is_found, "{text:.200}: {trouble:?}");
            }
            self.surroundings.add(&definition);
            judged.push((definition, judgement));
        }
        judged
    }
}

#[test]
fn malformed_definitions_of_every_head_are_findings() {
    let mut bench = Bench::new();
    let mut refused = 0;
    for head in HEADS {
        for rest in RESTS {
            let text = format!("({} {rest})", head.word);
            for (_, judgement) in bench.judge(&text, true) {
                let is_integrity = |it: &str| it == "INTEGRITY";
                refused +=
                    usize::from(judgement.violations.iter().any(|it| is_integrity(&it.rule)));
            }
        }
        // Nothing at all after the head.
        bench.judge(&format!("({})", head.word), true);
    }
    assert!(refused > HEADS.len() * 20, "{refused} do not compile");
}

/// What nests, and what stands innermost.
const NESTS: &[(&str, &str, &str)] = &[
    ("(list ", "x", ")"),
    ("(if x ", "1", " 2)"),
    ("(let ((x 1)) ", "x", ")"),
    ("(let ((x ", "1", ")) x)"),
    ("(lambda (x) ", "x", ")"),
    ("(cond (x ", "1", "))"),
    ("(loop ", "x", ")"),
    ("(dolist (x xs) ", "(cons x x)", ")"),
    ("(try ", "1", " (catch e 2))"),
    ("(setf x ", "1", ")"),
    ("(progn ", "nil", ")"),
    ("'(", "a", ")"),
    ("`(a ,", "x", ")"),
    ("'", "a", ""),
    ("[", "x", "]"),
    ("((", "x", "))"),
];

const DEPTH: usize = 1_000_000;

/// Levels in what is loaded; each way in reads, expands and compiles them anew.
const LOADED_DEPTH: usize = DEPTH / 20;

/// Of which of them so many levels are tried; a fiftieth of it of the others.
const DEEPEST: &[&str] = &["(list ", "'"];

#[test]
fn a_million_levels_are_judged() {
    let mut bench = Bench::new();
    for (open, inside, close) in NESTS {
        let depth = match DEEPEST.contains(open) {
            true => DEPTH,
            false => DEPTH / 50,
        };
        let nest = format!("{}{inside}{}", open.repeat(depth), close.repeat(depth));
        let judged = bench.judge(&format!("(defun f (x) \"Deep.\" {nest})"), false);
        assert_eq!(judged.len(), 1, "{open}");
    }
    for open in ["(", "[", "{:a "] {
        let close = match open {
            "(" => ")",
            "[" => "]",
            _ => "}",
        };
        let nest = format!("{}x{}", open.repeat(DEPTH / 50), close.repeat(DEPTH / 50));
        bench.judge(&format!("(defun f ({nest}) \"Deep.\" x)"), false);
        bench.judge(&format!("(defclass {nest})"), false);
        bench.judge(&format!("(defvar *x* '{nest})"), false);
    }
}

#[test]
fn what_is_wide_is_judged() {
    let mut bench = Bench::new();
    let many = |what: &str| what.repeat(20_000);
    let numbers: String = (0..20_000).map(|it| format!("{it} ")).collect();
    let names: String = (0..5_000).map(|it| format!("p{it} ")).collect();
    let keys: String = (0..20_000).map(|it| format!("({it} {it}) ")).collect();
    for text in [
        format!("(defun f (x) \"Wide.\" (list {}))", many("x ")),
        format!("(defun f (x) \"Wide.\" (list {numbers}))"),
        format!("(defun f ({names}) \"Wide.\" 1)"),
        format!("(defun f (x) \"Wide.\" (case x {keys}))"),
        format!(
            "(defun f (x) \"Wide.\" (let loop ((a x)) (if a (loop (list {})) a)))",
            many("(cons a a) ")
        ),
        format!("(defun f (x) \"Wide.\" {})", many("(setf *a* x) ")),
        format!("(defun f (x) \"Wide.\" {})", many("(try 1 (catch e 2)) ")),
        format!("(defun f (x) \"Wide.\" {})", many("(let ((y x)) y) ")),
        format!("(defun f (x) \"{}\" x)", many(">>> (f 1)\n1\n")),
        format!("(defvar *x* {} \"Wide.\")", many("9")),
        format!("(defvar *x* \"{}\" \"Wide.\")", many("nine")),
        format!("(defvar *{}* 1 \"Wide.\")", many("x")),
        format!("(defclass c () ({}))", many("(s :initform 7) ")),
        format!("(defstruct s {})", many("(s 7) ")),
    ] {
        assert_eq!(bench.judge(&text, false).len(), 1, "{text:.80}");
    }
}

fn imago(folder: &Path, arguments: &[&str], input: &str) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_imago"))
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    let input = input.to_string();
    let writer = std::thread::spawn(move || {
        use std::io::Write;
        // A program that ended early reads no more.
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the input is written");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&text).into())
}

#[test]
fn a_load_goes_on_after_what_is_malformed() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let mut text = String::new();
    for (number, rest) in RESTS.iter().enumerate() {
        let source = SourceText::new("one", format!("(defun {rest})"));
        // A text that cannot be read is refused as a whole; here it is about forms.
        if definitions(&source).1.is_empty() {
            text.push_str(&format!(
                "(defun {rest})\n(defun ok-{number} (x) \"Ok.\" x)\n"
            ));
        }
    }
    text.push_str("(defvar *fails* (error \"boom\"))\n");
    let deep = format!(
        "(defun deep () {}{})",
        "(list ".repeat(LOADED_DEPTH),
        ")".repeat(LOADED_DEPTH)
    );
    let last = "(defun last-of-all (x) \"Ok.\" x)\n";
    // Typed where there is no file.
    let empty = tempfile::tempdir().expect("a folder for the test");
    let typed = format!("{text}{deep}\n{last}(last-of-all 41)\n");
    let (code, said) = imago(empty.path(), &["repl"], &typed);
    assert!(matches!(code, Some(0 | 1)), "repl: {code:?}");
    assert!(said.contains("last-of-all\n41"), "{said:.4000}");
    // Looked at, and loaded when the session opens.
    std::fs::write(folder.path().join("bad.lisp"), format!("{text}{last}"))
        .expect("it can be written");
    std::fs::write(folder.path().join("deep.lisp"), deep).expect("it can be written");
    let (code, said) = imago(folder.path(), &["audit", "bad.lisp", "deep.lisp"], "");
    assert!(matches!(code, Some(0 | 1)), "audit: {code:?} {said:.2000}");
    let told = said.matches("INTEGRITY").count();
    assert!(told > 40, "{told} do not compile: {said:.2000}");
    let (code, said) = imago(folder.path(), &["repl"], "(last-of-all 41)\n");
    assert!(matches!(code, Some(0 | 1)), "load: {code:?}");
    assert!(said.ends_with("41\n"), "{said:.4000}");
}
