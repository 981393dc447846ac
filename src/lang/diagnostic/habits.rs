//! What people write out of habit from another language, and what is written here.
//!
//! Only names the language does not have stand here: an entry answers where a name is unbound.

/// A name of elsewhere and the remedy.
type Habit = (&'static str, &'static str);

/// By name, in the order of bytes.
#[rustfmt::skip]
const HABITS: &[Habit] = &[
    ("!=", "write `(not (= a b))`"),
    ("%", "write `(mod a b)`"),
    ("&&", "write `(and a b)`"),
    ("+=", "write `(incf place amount)`"),
    ("++", "write `(incf place)` to add one, `(string-append a b)` to join strings"),
    ("--", "write `(decf place)`"),
    ("-=", "write `(decf place amount)`"),
    ("<>", "write `(not (= a b))`"),
    ("==", "write `(= a b)` for numbers, `(equal? a b)` for anything"),
    ("===", "write `(equal? a b)`"),
    ("=>", "write `(fn (x) …)` for a function"),
    ("False", "false is written `#f` or `false`"),
    ("None", "nothing is written `nil`"),
    ("True", "true is written `#t` or `true`"),
    ("begin0", "write `(prog1 value form …)`"),
    ("break", "leave a loop with `(return value)`"),
    ("call-with-current-continuation", "leave early with `(block name … (return-from name value))`; a generator is a channel or a closure"),
    ("call/cc", "leave early with `(block name … (return-from name value))`; a generator is a channel or a closure"),
    ("class", "write `(defclass name (superclass) (slots …))`"),
    ("conj!", "write `(push item place)`"),
    ("console.log", "write `(println …)`"),
    ("const", "write `(defconstant +name+ value)`"),
    ("defn-", "every name is global here: write `(defn name …)`"),
    ("defprotocol", "write `(defgeneric name (object))` for each function"),
    ("defrecord", "write `(defstruct name field …)`"),
    ("disj", "write `(remove item xs)`"),
    ("dissoc!", "write `(remhash key table)`"),
    ("echo", "write `(println …)`"),
    ("elif", "chain tests with `(cond (test form …) (else form …))`"),
    ("else if", "chain tests with `(cond (test form …) (else form …))`"),
    ("elseif", "chain tests with `(cond (test form …) (else form …))`"),
    ("elsif", "chain tests with `(cond (test form …) (else form …))`"),
    ("for", "write `(dolist (x list) …)`, `(dotimes (i n) …)` or `(loop for x in list do …)`"),
    ("foreach", "write `(for-each f list)` or `(dolist (x list) …)`"),
    ("fun", "write `(fn (x) …)`, or `(defun name (x) …)` to name it"),
    ("func", "write `(fn (x) …)`, or `(defun name (x) …)` to name it"),
    ("hash-set", "write `(assoc map key value)` for a map, `(puthash key value table)` for a table"),
    ("hash-set!", "write `(puthash key value table)`"),
    ("in-ns", "write `(defpackage shop …)` and `(in-package shop)`; a name may also have a prefix, as in `shop/sell`"),
    ("isinstance", "write `(typep value 'type)`, or a predicate such as `(string? value)`"),
    ("len", "write `(length xs)`"),
    ("letfn", "write `(labels ((f (x) …)) form …)`"),
    ("local", "write `(let ((name value)) …)`"),
    ("ns", "write `(defpackage shop …)` and `(in-package shop)`; a name may also have a prefix, as in `shop/sell`"),
    ("object", "write a map such as `{:a 1}`, or `(make-instance 'class)`"),
    ("pass", "write `nil`"),
    ("printf", "write `(format #t \"~a~%\" value)`"),
    ("puts", "write `(println …)`"),
    ("raise-continuable", "write `(restart-case (signal condition) (continue () …))`"),
    ("require", "write `(load \"file.lisp\")`"),
    ("set-cons!", "write `(set-car! pair value)` or `(set-cdr! pair value)`"),
    ("setv", "write `(set! name value)`"),
    ("string-set!", "strings do not change: build another with `string-append` and `substring`"),
    ("struct", "write `(defstruct name field …)`"),
    ("swap!", "write `(set! name (f name))`"),
    ("switch", "write `(case key ((1 2) form …) (else form …))`"),
    ("typeof", "write `(type-of value)`"),
    ("undefined", "nothing is written `nil`"),
    ("use", "write `(load \"file.lisp\")`"),
    ("var", "write `(defvar *name* value)`, or `(let ((name value)) …)` for a while"),
    ("while-let", "write `(loop (let ((x form)) (if x … (return))))`"),
    ("yield", "make a list, or send to a channel with `channel/send`"),
    ("||", "write `(or a b)`"),
];

/// Returns what is written here in place of a name of elsewhere.
pub fn find(name: &str) -> Option<&'static str> {
    let habit = HABITS.iter().find(|(other, _)| *other == name)?;
    Some(habit.1)
}

/// Returns the names of elsewhere.
pub fn names() -> impl Iterator<Item = &'static str> {
    HABITS.iter().map(|(name, _)| *name)
}
