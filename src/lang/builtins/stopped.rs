//! Builtins at work on something large: each looks up while it works, and is stopped by an interrupt, by
//! the end of fuel, and by the end of the heap where it builds something.
//!
//! Nothing here reads a clock: what counts is how often was looked up, and how often after the bell.

use super::super::toil::looks;
use crate::lang::image::Image;
use crate::lang::limits::Limits;

/// Looks that even quick work takes: at its arguments, at what it owes, on its way out.
const LOOKS_MIN: usize = 12;
/// Looks after the bell until the program hears: the one that hears, and those on the way out.
const LOOKS_AFTER_MAX: usize = 16;
/// Fuel that ends everything in the table, and the heap that is left in which nothing large is built.
const FUEL: u64 = 1_000;
const HEAP_LEFT: usize = 64 << 10;

/// What a call works on (`x`, and `y` beside it), the call, and whether it builds something large.
const CASES: &[(&str, &str, bool)] = &[
    ("(expt 7 200000)", "(number->string x)", true),
    ("(expt 7 200000)", "(str x)", true),
    ("(expt 7 200000)", "(isqrt (* x 3))", false),
    ("(expt 7 60000)", "(gcd x (expt 11 40000))", false),
    ("(expt 7 60000)", "(lcm x (expt 11 40000))", false),
    ("(expt 7 60000)", "(/ x (expt 11 40000))", false),
    ("(/ (expt 7 30000) (expt 11 30000))", "(+ x 1/3)", false),
    ("(string/repeat \"7\" 200000)", "(string->number x)", false),
    ("(string/repeat \"7\" 200000)", "(json/decode x)", false),
    ("(range 100000)", "(equal? x (range 100000))", false),
    ("(range 100000)", "(str x)", true),
    ("(range 100000)", "(pretty x)", true),
    ("(range 100000)", "(json/encode x)", true),
    ("(json/encode (range 50000))", "(json/decode x)", true),
    (LONG_TEXT, "(json/encode x)", true),
    ("(reverse (range 100000))", "(sort x)", true),
    ("(map str (range 30000))", "(sort x)", true),
    ("(zipmap (range 30000) (range 30000))", "(str x)", true),
    ("(zipmap (range 30000) (range 30000))", "(keys x)", true),
    (
        "(zipmap (range 60000) (range 60000))",
        "(equal? x (zipmap (range 60000) (range 60000)))",
        false,
    ),
    ("(zipmap (range 30000) (range 30000))", "(merge x x)", false),
    ("(expt 7 300000)", "(* x x)", false),
    ("(expt 7 600000)", "(quotient x (expt 11 200000))", false),
    ("(expt 7 600000)", "(mod x (expt 11 200000))", false),
    ("800003", "(expt x 90000)", false),
    (LONG_TEXT, "(string-append x x)", true),
    (LONG_TEXT, "(string/repeat x 2)", true),
    (LONG_TEXT, "(string/upper x)", true),
    (LONG_TEXT, "(string/lower x)", true),
    (LONG_TEXT, "(string/foldcase x)", true),
    (LONG_TEXT, "(string/normalize x :nfd)", true),
    (LONG_TEXT, "(string/reverse x)", true),
    (LONG_TEXT, "(string/words x)", true),
    (LONG_TEXT, "(string/contains? x \"nowhere\")", false),
    (LONG_TEXT, "(string-ref x 3839999)", false),
    (LONG_TEXT, "(string/replace x \"nowhere\" \"\")", true),
    (LONG_TEXT, "(string/split x \"l\")", true),
    (LONG_TEXT, "(string->list x)", true),
    (LONG_TEXT, "(string->utf8 x)", true),
    (LONG_TEXT, "(hash/sha256 x)", false),
    (LONG_TEXT, "(hash/md5 x)", false),
    (LONG_TEXT, "(hash/hmac-sha256 \"key\" x)", false),
    (LONG_TEXT, "(base64/encode x)", true),
    (LONG_TEXT, "(gzip/compress x)", false),
    (
        "(gzip/compress (string/repeat \"abcd\" 800000))",
        "(gzip/decompress x)",
        true,
    ),
    (
        "(string/repeat \"a\" 2000)",
        "(regex/find-all \".*[^a]b|a\" x)",
        true,
    ),
    (
        "(string/repeat \"ab\" 60000)",
        "(regex/replace-all \"b\" \"cd\" x)",
        true,
    ),
    (
        "(string/repeat \"ab\" 60000)",
        "(regex/split \"b\" x)",
        true,
    ),
    ("(string/repeat \"a,b\\n\" 50000)", "(csv/parse x)", true),
    ("(map list (range 30000))", "(csv/encode x)", true),
    ("{:a (range 50000)}", "(toml/encode x)", true),
    ("(string/repeat \"(a) \" 100000)", "(read-many x)", true),
    (
        "(string/repeat \"(defn f (x) \\\"Doc.\\\" x) \" 20000)",
        "(%source-records x \"it\")",
        true,
    ),
    ("1", "(range 80000)", true),
    ("1", "(make-list 80000 1)", true),
    ("1", "(make-vector 4000000 1)", true),
    ("1", "(make-array 2000000)", true),
    ("1", "(make-bytevector 3600000 1)", true),
    ("1", "(f64-array/make 80000 1.5)", true),
    ("(f64-array/make 80000 1.5)", "(f64-array/dot x x)", false),
    ("(i64-array/make 80000 2)", "(i64-array/sum x)", false),
    ("(make-bytevector 80000 1)", "(bytevector->list x)", true),
    ("(range 60000)", "(append x x)", true),
    ("(range 60000)", "(frequencies x)", true),
    ("(range 60000)", "(list/unique x)", true),
    ("(range 60000)", "(list/sum x)", false),
    ("(range 60000)", "(copy-tree x)", true),
];

/// Four megabytes, not all of one byte to a character.
const LONG_TEXT: &str = "(string/repeat \"hello wörld \" 320000)";

/// Returns an image in which `x` is what a case works on.
fn prepared(work: &str) -> Image {
    let mut image = Image::new();
    let defined = image.evaluate(&format!("(define x {work})"));
    defined.expect("the work is prepared");
    image
}

/// Collects what is garbage, undisturbed.
fn collect(image: &mut Image) {
    looks::ring_after(None);
    image.evaluate("(gc/collect)").expect("a collection");
    looks::ring_after(None);
}

/// Runs the call; answers the type of its error, or nothing where it has a value.
fn run(image: &mut Image, call: &str) -> Option<(String, String)> {
    let outcome = image.evaluate(&format!("(begin {call} 1)"));
    outcome.err().map(|problem| (problem.kind, problem.message))
}

#[test]
#[cfg_attr(miri, ignore = "a whole image is too much to interpret")]
fn long_work_hears_an_interrupt_wherever_it_comes() {
    for (work, call, _) in CASES {
        let mut image = prepared(work);
        // A collection looks up as well: each run begins with the same garbage, none.
        collect(&mut image);
        assert_eq!(run(&mut image, call), None, "{call} of {work}");
        let looks = looks::count();
        assert!(
            looks >= LOOKS_MIN,
            "{call} of {work} looks up {looks} times"
        );
        for at in [LOOKS_MIN / 2, looks / 2, looks - LOOKS_MIN / 2] {
            collect(&mut image);
            looks::ring_after(Some(at));
            let stopped = run(&mut image, call).map(|(kind, _)| kind);
            assert_eq!(stopped.as_deref(), Some("interrupt"), "{call} of {work}");
            let after = looks::count();
            assert!(
                after <= LOOKS_AFTER_MAX,
                "{call} of {work} looks up {after} times"
            );
        }
        assert_eq!(run(&mut image, "(+ 1 2)"), None, "the image goes on");
    }
}

#[test]
#[cfg_attr(miri, ignore = "a whole image is too much to interpret")]
fn long_work_ends_with_the_fuel() {
    for (work, call, _) in CASES {
        let mut image = prepared(work);
        image.set_limits(Limits {
            fuel: Some(FUEL),
            ..Limits::default()
        });
        let stopped = run(&mut image, call);
        let message = "the fuel limit is reached".to_string();
        assert_eq!(stopped, Some(("limit".into(), message)), "{call} of {work}");
    }
}

#[test]
#[cfg_attr(miri, ignore = "a whole image is too much to interpret")]
fn what_is_large_ends_with_the_heap() {
    for (work, call, _) in CASES.iter().filter(|(_, _, is_large)| *is_large) {
        let mut image = prepared(work);
        image.machine_mut().collect();
        let heap_bytes = image.machine().heap.bytes_in_use() + HEAP_LEFT;
        image.set_limits(Limits {
            heap_bytes,
            ..Limits::default()
        });
        let stopped = run(&mut image, call);
        let message = "the heap limit is reached".to_string();
        assert_eq!(stopped, Some(("limit".into(), message)), "{call} of {work}");
    }
}

/// Bytes that are left for two things of sixteen megabytes, and not for three.
const ROOM: usize = 40 << 20;

#[test]
#[cfg_attr(miri, ignore = "a whole image is too much to interpret")]
fn garbage_is_in_nobodys_way() {
    for make in [
        "(make-array 2000000)",
        "(make-vector 2000000 1)",
        "(make-bytevector 16000000 1)",
        "(make-list 1000000 1)",
        "(f64-array/make 2000000 1.5)",
        "(string/repeat \"abcd\" 4000000)",
        "(apply make-array '(2000000))",
    ] {
        let mut image = prepared("1");
        image.machine_mut().collect();
        let limits = |heap_bytes| Limits {
            heap_bytes,
            ..Limits::default()
        };
        image.set_limits(limits(image.machine().heap.bytes_in_use() + ROOM));
        let one_by_one = format!("(dotimes (i 20) {make})");
        assert_eq!(run(&mut image, &one_by_one), None, "{make}");
        let together = format!("(let ((all '())) (dotimes (i 20) (push {make} all)))");
        let message = "the heap limit is reached".to_string();
        let stopped = run(&mut image, &together);
        assert_eq!(stopped, Some(("limit".into(), message)), "{make}");
    }
}
