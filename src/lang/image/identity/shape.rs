//! Which parts of a form are evaluated, which bind names, and which are data.

/// How the arguments of a form are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Every argument is a form.
    Forms,
    /// Every argument is a list of forms: the clauses of `cond`.
    Clauses,
    /// A form, then clauses that begin with data: `case`, `typecase`.
    Cases,
    /// A datum.
    Quote,
    /// Arguments that a macro may do anything with.
    Opaque,
    Quasiquote,
    /// A name that is kept, then forms: `block`, `return-from`.
    Named,
    /// `#'f`: a name that stands for a function.
    Function,
    /// Threads: the first argument is a form, the rest are calls without one argument.
    Thread,
    /// A name, then a value and a docstring: `(def x 1)`, `(defvar *x* 1 "doc")`.
    Variable,
    /// `(define (f a) …)` or `(define x 1)`.
    Define,
    /// `(defun f (a) …)`, `(defn f "doc" [a] …)`.
    Defun,
    /// The name that the form gives, then what is not told apart: `(defclass name …)`.
    Titled,
    /// `(defmethod f :before ((a class) b) …)`, or a name, a value and a function.
    Method,
    /// `(lambda (a) …)`.
    Lambda,
    /// `(let ((a 1)) …)`, also with a name before the bindings.
    Let,
    LetStar,
    Letrec,
    /// `(let-values (((a b) form)) …)`.
    LetValues,
    LetStarValues,
    /// `(flet ((f (a) …)) …)`.
    Flet,
    Labels,
    /// `(do ((i 0 (+ i 1))) (end result) …)`.
    Do,
    /// `(dolist (x list result) …)`.
    Each,
    /// `(loop [i 0] …)`; with clauses its words are not told apart.
    Loop,
    /// `(destructuring-bind pattern form …)`, `(multiple-value-bind (a b) form …)`.
    Bind,
    /// `(if-let (x form) then else)`: only the branch `then` sees the name.
    IfLet,
    /// `(when-let (x form) …)`.
    WhenLet,
    /// `(as-> form name …)`.
    AsThread,
    /// `(match form (pattern …) …)`.
    Match,
    /// `(try … (catch e …) (finally …))`.
    Try,
    /// `(handler-case form (type (e) …) …)`.
    HandlerCase,
    /// `(guard (e clauses …) …)`.
    Guard,
}

/// The forms that are understood. Of every other special form, and of every macro, the names count.
pub const SHAPES: &[(&str, Shape)] = &[
    ("->", Shape::Thread),
    ("->>", Shape::Thread),
    ("and", Shape::Forms),
    ("as->", Shape::AsThread),
    ("begin", Shape::Forms),
    ("block", Shape::Named),
    ("case", Shape::Cases),
    ("cond", Shape::Clauses),
    ("decf", Shape::Forms),
    ("def", Shape::Define),
    ("defclass", Shape::Titled),
    ("defconstant", Shape::Variable),
    ("defgeneric", Shape::Titled),
    ("define", Shape::Define),
    ("define-record-type", Shape::Titled),
    ("defmacro", Shape::Defun),
    ("defmethod", Shape::Method),
    ("defmulti", Shape::Variable),
    ("defn", Shape::Defun),
    ("defparameter", Shape::Variable),
    ("defstruct", Shape::Titled),
    ("defun", Shape::Defun),
    ("defvar", Shape::Variable),
    ("delay", Shape::Forms),
    ("deref", Shape::Forms),
    ("destructuring-bind", Shape::Bind),
    ("do", Shape::Do),
    ("dolist", Shape::Each),
    ("dotimes", Shape::Each),
    ("ecase", Shape::Cases),
    ("etypecase", Shape::Cases),
    ("f-string", Shape::Forms),
    ("flet", Shape::Flet),
    ("fn", Shape::Lambda),
    ("function", Shape::Function),
    ("guard", Shape::Guard),
    ("handler-case", Shape::HandlerCase),
    ("if", Shape::Forms),
    ("if-let", Shape::IfLet),
    ("ignore-errors", Shape::Forms),
    ("incf", Shape::Forms),
    ("labels", Shape::Labels),
    ("lambda", Shape::Lambda),
    ("let", Shape::Let),
    ("let*", Shape::LetStar),
    ("let*-values", Shape::LetStarValues),
    ("let-values", Shape::LetValues),
    ("letrec", Shape::Letrec),
    ("letrec*", Shape::Letrec),
    ("loop", Shape::Loop),
    ("match", Shape::Match),
    ("match*", Shape::Match),
    ("multiple-value-bind", Shape::Bind),
    ("multiple-value-list", Shape::Forms),
    ("or", Shape::Forms),
    ("pop", Shape::Forms),
    ("prog1", Shape::Forms),
    ("prog2", Shape::Forms),
    ("progn", Shape::Forms),
    ("psetf", Shape::Forms),
    ("psetq", Shape::Forms),
    ("push", Shape::Forms),
    ("pushnew", Shape::Forms),
    ("quasiquote", Shape::Quasiquote),
    ("quote", Shape::Quote),
    ("recur", Shape::Forms),
    ("return", Shape::Forms),
    ("return-from", Shape::Named),
    ("rotatef", Shape::Forms),
    ("set!", Shape::Forms),
    ("setf", Shape::Forms),
    ("setq", Shape::Forms),
    ("shiftf", Shape::Forms),
    ("short-lambda", Shape::Forms),
    ("some->", Shape::Thread),
    ("throw", Shape::Forms),
    ("try", Shape::Try),
    ("typecase", Shape::Cases),
    ("unless", Shape::Forms),
    ("unwind-protect", Shape::Forms),
    ("when", Shape::Forms),
    ("when-let", Shape::WhenLet),
    ("while", Shape::Forms),
];

pub fn find(name: &str) -> Option<Shape> {
    let at = SHAPES.binary_search_by_key(&name, |entry| entry.0).ok()?;
    Some(SHAPES[at].1)
}
