//! Data nested as deep as memory allows: whatever is done with it ends with an answer or an error,
//! never with the Rust stack.
//!
//! Every operation of one table is done to every shape of the other, on a thread with a small stack.
//! `IMAGO_DOSE=34 cargo test --test tests structures` nests a million deep.

use crate::support::dose::dose;
use imago::lang::image::Image;
use imago::lang::limits::Limits;

/// Far more than the stack holds, if each level took but a few words of it.
const DEPTH: usize = 30_000;
const STACK_BYTES: usize = 1 << 20;

const HELPERS: &str = r#"
(define-record-type node (make-node next) node? (next node-next))
(defclass thing () ((next :initarg :next :accessor thing-next)))
(define (grow n x step) (if (= n 0) x (grow (- n 1) (step x) step)))
(define (tabled x) (let ((table (make-hash-table))) (hash-table-set! table 1 x) table))
"#;

/// A way to put a value into another.
struct Shape {
    name: &'static str,
    step: &'static str,
    /// Whether two that are built alike are `equal?`.
    is_equal: bool,
}

const fn shape(name: &'static str, step: &'static str) -> Shape {
    Shape {
        name,
        step,
        is_equal: true,
    }
}

/// One whose values are told apart by what they are, not by what is in them.
const fn distinct(name: &'static str, step: &'static str) -> Shape {
    Shape {
        name,
        step,
        is_equal: false,
    }
}

const SHAPES: &[Shape] = &[
    shape("list", "list"),
    shape("tail", "(fn (x) (cons 1 x))"),
    shape("vector", "vector"),
    shape("map", "(fn (x) {:a x})"),
    shape(
        "large map",
        "(fn (x) {1 1 2 2 3 3 4 4 5 5 6 6 7 7 8 8 9 9 10 x})",
    ),
    shape("record", "make-node"),
    distinct("instance", "(fn (x) (make-instance 'thing :next x))"),
    distinct("closure", "(fn (x) (fn () x))"),
    distinct("promise", "(fn (x) (delay x))"),
    distinct("lazy sequence", "(fn (x) (lazy-seq (cons 1 x)))"),
    distinct(
        "array",
        "(fn (x) (let ((array (mutable-array/new))) (mutable-array/push! array x) array))",
    ),
    distinct("table", "tabled"),
    distinct(
        "condition",
        "(fn (x) (make-condition 'simple-error :message \"deep\" :data x))",
    ),
];

/// What must be answered, of any shape.
const ANSWERED: &[&str] = &[
    "(string? (prin1-to-string x))",
    "(string? (str x))",
    "(string? (format \"~s\" x))",
    "(equal? x x)",
    "(begin (describe x) #t)",
    "(map? (inspect x))",
    "(map? (gc/collect))",
    "(keyword? (type x))",
    "(= 1 (length (list x)))",
    "(pair? (member x (list 1 x)))",
    "(eq? x (car (sort (list x) (fn (a b) #f))))",
    "(begin (async x) #t)",
    "(eq? x (try (throw (list x)) (catch e (car (:value e)))))",
    "(begin (eval (list 'quote x)) #t)",
];

/// What may be refused, for its depth or its shape.
const ENDED: &[&str] = &[
    "(get (assoc {} x 1) x)",
    "(json/encode x)",
    "(json/encode-pretty x)",
    "(toml/encode x)",
    "(pprint x)",
    "(flatten x)",
    "(copy-tree x)",
    "(tree-equal x y)",
    "(equalp x y)",
    "(subst 1 2 x)",
    "(sort (list x y))",
    "(compare x y)",
    "(deep-merge x y)",
    "(get-in x '(:a :a :a))",
    "(macroexpand-all (list 'quote x))",
    "(eval (list 'define 'kept (list 'quote x)))",
    "(read-string (prin1-to-string x))",
    "(sxhash x)",
    "(length x)",
    "(count x)",
    "(reverse x)",
    "(apply list x)",
    "(list->vector x)",
    "(throw x)",
    "(error \"deep\" x)",
    "(assert= x y)",
    "(assert= x (list y))",
    "(match x ((list a) a) (other other))",
    "(stream->list x)",
    "(force x)",
    "(values x y)",
    "x",
];

fn check(shape: &Shape) {
    let mut image = Image::new();
    image.set_limits(Limits {
        fuel: Some(2_000_000_000),
        ..Limits::default()
    });
    let depth = dose(DEPTH);
    let mut evaluate = |text: &str| {
        image.take_printed();
        match image.evaluate(text) {
            Ok(value) => Ok(image.print_bounded(value.get())),
            Err(error) => Err(format!("{}: {}", error.kind, error.message)),
        }
    };
    evaluate(HELPERS).expect("the helpers are right");
    for name in ["x", "y"] {
        let text = format!("(define {name} (grow {depth} () {}))", shape.step);
        evaluate(&text).unwrap_or_else(|it| panic!("{}: {it}", shape.name));
    }
    let is_equal = match shape.is_equal {
        true => "(equal? x y)",
        false => "(not (equal? x (list y)))",
    };
    for text in ANSWERED.iter().chain([&is_equal]) {
        match evaluate(text) {
            Ok(answer) => assert!(
                matches!(answer.as_str(), "#t" | "1"),
                "{} of depth {depth}: {text} answered {answer}",
                shape.name
            ),
            Err(error) => panic!("{}: {text}: {error}", shape.name),
        }
    }
    for text in ENDED {
        if let Err(error) = evaluate(text) {
            assert!(!error.contains("BUG"), "{}: {text}: {error}", shape.name);
        }
    }
    drop(image);
}

#[test]
fn what_is_nested_deeply_is_answered_or_refused() {
    for shape in SHAPES {
        let thread = std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn(move || check(shape))
            .expect("a thread");
        if let Err(panic) = thread.join() {
            std::panic::resume_unwind(panic);
        }
    }
}

#[test]
fn recursion_goes_a_million_deep_where_the_limit_allows() {
    let mut image = Image::new();
    image.set_limits(Limits {
        depth: 1_100_000,
        ..Limits::default()
    });
    for (program, expected) in [
        (
            "(define (down n) (if (= n 0) 0 (+ 1 (down (- n 1))))) (down 1000000)",
            "1000000",
        ),
        (
            "(define (build n) (if (= n 0) () (cons n (build (- n 1))))) (length (build 1000000))",
            "1000000",
        ),
        (
            "(define (even-so? n) (if (= n 0) #t (not (odd-so? (- n 1)))))
             (define (odd-so? n) (if (= n 0) #f (not (even-so? (- n 1)))))
             (even-so? 1000000)",
            "#t",
        ),
        ("(try (down 2000000) (catch e (:type e)))", ":limit"),
        ("(foldr + 0 (range 1000000))", "499999500000"),
        ("(down 1000000)", "1000000"),
    ] {
        let answer = match image.evaluate(program) {
            Ok(value) => image.print(value.get()),
            Err(error) => format!("{}: {}", error.kind, error.message),
        };
        assert_eq!(answer, expected, "{program}");
    }
}

/// What is a key is looked up by its hash, level by level: so not as deep, and each level as long as
/// all below it.
#[test]
fn sets_of_sets_are_compared_without_end_of_stack() {
    let check = || {
        let mut image = Image::new();
        let program = "(define (grow n x) (if (= n 0) x (grow (- n 1) (set (list x)))))
             (list (equal? (grow 3000 1) (grow 3000 1)) (equal? (grow 3000 1) (grow 3000 2)))";
        let answer = image
            .evaluate(program)
            .map(|value| image.print(value.get()));
        assert_eq!(answer.map_err(|it| it.message), Ok("(#t #f)".to_string()));
    };
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
    let thread = thread.spawn(check).expect("a thread");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}
