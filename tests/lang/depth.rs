//! What nests deep: text and data without end, code as far as its limit, each said with a place.

use imago::lang::image::Image;
use imago::lang::limits::{FORM_DEPTH_MAX, Limits};
use imago::lang::source::SourceText;

/// As deep as data is asked to be, once; other tests go less far, as they are many.
const DEEPEST: usize = 1_000_000;
const DEEP: usize = 100_000;

fn nest(open: &str, inside: &str, close: &str, depth: usize) -> String {
    format!("{}{inside}{}", open.repeat(depth), close.repeat(depth))
}

/// Evaluates a text, form by form; the value of the last as text, or what was wrong.
fn answer(image: &mut Image, text: &str) -> Result<String, String> {
    match image.load(&SourceText::new("deep", text)) {
        Ok(value) => Ok(image.print(value.get())),
        Err(problem) => Err(problem.message.clone()),
    }
}

#[test]
fn data_written_out_is_read_and_printed_at_any_depth() {
    let mut image = Image::new();
    for (open, inside, close, depth) in [
        ("(", "", ")", DEEPEST),
        ("[", "", "]", DEEP),
        ("([{1 ", "2", "}])", DEEP / 3),
        ("(1 . ", "2", ")", DEEP),
    ] {
        let written = nest(open, inside, close, depth);
        let program = format!("(define deep '{written}) (equal? deep '{written})");
        assert_eq!(answer(&mut image, &program).as_deref(), Ok("#t"));
        let again = "(equal? deep (read-from-string (str deep)))";
        assert_eq!(answer(&mut image, again).as_deref(), Ok("#t"));
    }
}

#[test]
fn what_the_reader_abbreviates_nests_as_well() {
    let mut image = Image::new();
    for text in [
        format!("(define deep '{}x)", "'".repeat(DEEP)),
        format!("(define deep '{})", nest("f\"${", "1", "}\"", DEEP / 4)),
        format!("(define deep '{})", nest("@", "x", "", DEEP)),
        format!("(define deep `{})", nest("(", "x", ")", DEEP)),
        format!("(define deep #;{} 1)", nest("(", "", ")", DEEP)),
        format!("(define deep #|{}|# 1)", nest("#|", "", "|#", DEEP)),
    ] {
        assert_eq!(answer(&mut image, &text).as_deref(), Ok("deep"));
        assert_eq!(
            answer(&mut image, "(equal? deep deep)").as_deref(),
            Ok("#t")
        );
    }
}

#[test]
fn text_that_does_not_close_is_refused_at_any_depth() {
    let mut image = Image::new();
    for text in [
        "(".repeat(DEEP),
        ")".repeat(DEEP),
        "'".repeat(DEEP),
        "#;".repeat(DEEP),
        "f\"${".repeat(DEEP),
        nest("([{1 ", "", ")]}", DEEP / 4),
        nest("#u8(", "1", ")", DEEP / 4),
        nest("#(", "1", ")", DEEP / 4),
        nest("(", "", "]", DEEP),
    ] {
        assert!(answer(&mut image, &text).is_err(), "{}", &text[..40]);
    }
    assert_eq!(answer(&mut image, "(+ 1 2)").as_deref(), Ok("3"));
}

/// Forms that nest: how each level opens, what is innermost, how it closes, and the value.
const FORMS: &[(&str, &str, &str, &str)] = &[
    ("(+ 1 ", "0", ")", "DEPTH"),
    ("(- ", "1", ")", "1"),
    ("(let ((x 1)) ", "x", ")", "1"),
    ("(let* ((x 1)) ", "x", ")", "1"),
    ("(letrec ((f (lambda (x) x))) ", "(f 1)", ")", "1"),
    ("((lambda (x) ", "x", ") 1)", "1"),
    ("(if #t ", "1", " 2)", "1"),
    ("(cond (#f 2) (#t ", "1", "))", "1"),
    ("(cond (", "1", "))", "1"),
    ("(case 1 (1 ", "1", "))", "1"),
    ("(when #t ", "1", ")", "1"),
    ("(prog1 ", "1", " 2)", "1"),
    ("(and 2 ", "1", ")", "1"),
    ("(or #f ", "1", ")", "1"),
    ("(match 1 (x ", "x", "))", "1"),
    ("(block b ", "1", ")", "1"),
    ("(try ", "1", " (catch e 2))", "1"),
    ("(unwind-protect ", "1", " 2)", "1"),
    ("(+ 1 (loop [i 0] ", "0", "))", "DEPTH"),
    ("(car `(,", "1", " 2))", "1"),
    ("(first [", "1", " 2])", "1"),
    ("(get {:a ", "1", "} :a)", "1"),
    ("(string/length f\"${", "1", "}\")", "1"),
    ("(-> ", "1", " identity)", "1"),
    ("(twice ", "1", ")", "1"),
    ("(by-rules ", "1", ")", "1"),
];

const MACROS: &str = "
(defmacro twice (x) `(once ,x))
(defmacro once (x) x)
(define-syntax by-rules (syntax-rules () ((_ a) (and 2 a))))";

#[test]
fn forms_nest_and_where_they_end_is_told_with_its_place() {
    let mut image = Image::new();
    assert!(answer(&mut image, MACROS).is_ok());
    for &(open, inside, close, value) in FORMS {
        let depth = 1_000;
        let program = nest(open, inside, close, depth);
        let value = value.replace("DEPTH", &depth.to_string());
        let answer = answer(&mut image, &program);
        assert_eq!(answer.as_deref(), Ok(&*value), "{open}");
    }
    // With little memory the end comes sooner.
    image.set_limits(Limits {
        heap_bytes: image.machine().heap.bytes_in_use() + (16 << 20),
        ..Limits::default()
    });
    for &(open, inside, close, _) in FORMS {
        refused(&mut image, &nest(open, inside, close, 12_000));
    }
    assert_eq!(answer(&mut image, "(+ 1 2)").as_deref(), Ok("3"));
}

#[test]
fn forms_nest_as_deep_as_is_stated() {
    let mut image = Image::new();
    for &(open, inside, close, value) in &FORMS[..3] {
        let depth = FORM_DEPTH_MAX - 10;
        let answer = answer(&mut image, &nest(open, inside, close, depth));
        let value = value.replace("DEPTH", &depth.to_string());
        assert_eq!(answer.as_deref(), Ok(&*value), "{open}");
        refused(&mut image, &nest(open, inside, close, FORM_DEPTH_MAX + 1));
    }
    assert_eq!(answer(&mut image, "(+ 1 2)").as_deref(), Ok("3"));
}

/// A form that nests too deep is refused, with a place.
fn refused(image: &mut Image, program: &str) {
    let source = SourceText::new("deep", program);
    let problem = image.load(&source).map(drop).expect_err("a limit");
    let message = &problem.message;
    assert_eq!(problem.kind, "limit", "{message}");
    assert!(problem.span.is_some(), "{message}");
}

/// Patterns that nest, in a form that takes them.
const PATTERNS: &[(&str, &str, &str, &str)] = &[
    ("(match 1 (", "[", "]", " 1) (_ 2))"),
    ("(match 1 (", "(or ", ")", " 1) (_ 2))"),
    ("(match 1 (", "{:a ", "}", " 1) (_ 2))"),
    ("(lambda (", "[", "]", ") 1)"),
    ("(let ((", "[", "]", " 1)) 2)"),
    ("(let ((", "{:a ", "}", " 1)) 2)"),
    ("(define-syntax m (syntax-rules () ((_ ", "(", ")", ") 1)))"),
    (
        "(define-syntax m (syntax-rules () ((_ a) ",
        "(",
        ")",
        "))) (m 1)",
    ),
];

#[test]
fn patterns_nest_and_do_not_fell_the_machine() {
    let mut image = Image::new();
    for &(before, open, close, after) in PATTERNS {
        for depth in [20, FORM_DEPTH_MAX + 1] {
            let pattern = nest(open, "b", close, depth);
            // Most are refused, or fit nothing; what counts is that an answer comes.
            let _ = answer(&mut image, &format!("{before}{pattern}{after}"));
        }
    }
    assert_eq!(answer(&mut image, "(+ 1 2)").as_deref(), Ok("3"));
}

#[test]
fn forms_that_are_long_nest_in_what_they_expand_to() {
    let mut image = Image::new();
    for text in [
        format!("(let* ({}) a)", "(a 1) ".repeat(20_000)),
        format!("(-> 1 {})", "(+ 1) ".repeat(20_000)),
        format!("(cond {} (else 3))", "((= 1 2) 2) ".repeat(20_000)),
        format!("(case 0 {} (else 3))", "(1 2) ".repeat(20_000)),
        format!("(begin {} 3)", "(define a 1) ".repeat(20_000)),
    ] {
        let answer = answer(&mut image, &text);
        if let Err(problem) = answer {
            assert!(problem.contains("variables and pending"), "{problem}");
        }
    }
}

#[test]
fn a_form_is_expanded_wholly_as_deep_as_it_nests() {
    let mut image = Image::new();
    let depth = 20_000;
    let nested = nest("(list ", "(twice 1)", ")", depth);
    let expanded = nest("(list ", "1", ")", depth);
    let program = format!("{MACROS} (equal? (macroexpand-all '{nested}) '{expanded})");
    assert_eq!(answer(&mut image, &program).as_deref(), Ok("#t"));
    let circle = "(define l (list 1 2)) (set-cdr! (cdr l) l) (eq? l (macroexpand-all l))";
    assert_eq!(answer(&mut image, circle).as_deref(), Ok("#t"));
}

#[test]
fn circles_handed_to_eval_are_refused() {
    let mut image = Image::new();
    let circle = "(define l (list 1 2)) (set-cdr! (cdr l) l)";
    assert!(answer(&mut image, circle).is_ok());
    for text in [
        "(eval l)",
        "(eval (list 'quasiquote l))",
        "(eval (list 'let l 1))",
        "(eval (list 'lambda l 1))",
        "(eval (list 'cond l))",
        "(eval (cons '+ l))",
        "(define-syntax m (syntax-rules () ((_ a ...) (list a ...)))) (eval (cons 'm l))",
        "(eval (list 'define-syntax 'n (list 'syntax-rules () (list l l)))) (n 1)",
    ] {
        assert!(answer(&mut image, text).is_err(), "{text}");
    }
    assert_eq!(
        answer(&mut image, "(= 1 (car (eval (list 'quote l))))").as_deref(),
        Ok("#t")
    );
}
