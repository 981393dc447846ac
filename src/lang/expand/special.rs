//! The special forms: name, shape, one sentence, and the function that expands each.

use super::core::Core;
use super::expander::Expander;
use super::form::Form;
use super::forms::{
    assign, binding, classes, conditions, control, define, escape, functions, iterate,
    loop_clauses, macros, matching, methods, multimethods, packages, quasiquote, records,
    structures, tags, threading, variables,
};
use super::problem::Expanded;

/// Expands a form, given whole and by its arguments.
pub type Expand = fn(&mut Expander<'_>, Form, &[Form]) -> Expanded<Core>;

/// A form that the expander itself understands.
pub struct SpecialForm {
    pub name: &'static str,
    pub signature: &'static str,
    /// One sentence.
    pub doc: &'static str,
    pub expand: Expand,
}

/// The forms of the core, which nothing global can hide. All others may be defined anew: a program
/// that calls its function `loop` or its macro `while-let` must not fail for what it does not use.
const CORE: &[&str] = &[
    "and",
    "begin",
    "case",
    "cond",
    "def",
    "define",
    "define-record-type",
    "define-syntax",
    "define-values",
    "defmacro",
    "defmethod",
    "defmulti",
    "defn",
    "defun",
    "delay",
    "do",
    "f-string",
    "fn",
    "function",
    "if",
    "lambda",
    "let",
    "let*",
    "let*-values",
    "let-values",
    "letrec",
    "match",
    "match*",
    "module",
    "or",
    "progn",
    "quasiquote",
    "quote",
    "set!",
    "setf",
    "short-lambda",
    "throw",
    "try",
    "unless",
    "unquote",
    "unquote-splicing",
    "when",
    "while",
];

/// Forms that are functions in Sema, each with the function that its name is where it is not called.
const FUNCTIONS: &[(&str, &str)] = &[("assert", "%assert-that")];

impl SpecialForm {
    /// Returns the name of the function that the form's name stands for as a value.
    pub fn function(&self) -> Option<&'static str> {
        let found = FUNCTIONS.iter().find(|(name, _)| *name == self.name);
        found.map(|(_, function)| *function)
    }

    /// Whether a global definition of the same name is refused.
    pub fn is_core(&self) -> bool {
        CORE.contains(&self.name)
    }
}

const fn special(
    name: &'static str,
    signature: &'static str,
    doc: &'static str,
    expand: Expand,
) -> SpecialForm {
    SpecialForm {
        name,
        signature,
        doc,
        expand,
    }
}

/// All special forms, by name. A lexical variable of the same name hides one.
#[rustfmt::skip]
pub const SPECIAL_FORMS: &[SpecialForm] = &[
    special("%modify", "(%modify place function argument …)", "Stores what a function answers for a place's value.", assign::expand_modify),
    special("->", "(-> value (f a) …)", "Threads a value through calls as their first argument.", threading::expand_thread_first),
    special("->>", "(->> value (f a) …)", "Threads a value through calls as their last argument.", threading::expand_thread_last),
    special("and", "(and form …)", "Evaluates forms until one is false; answers the last value.", control::expand_and),
    special("as->", "(as-> value name form …)", "Threads a value through forms by a name.", threading::expand_thread_as),
    special("assert", "(assert test \"message\")", "Signals an error unless the test holds.", escape::expand_assert),
    special("begin", "(begin form …)", "Evaluates forms in order; answers the last value.", control::expand_begin),
    special("block", "(block name form …)", "Evaluates forms that `return-from` can leave.", escape::expand_block),
    special("case", "(case key ((datum …) form …) (else form …))", "Chooses a clause by a datum equal to the key.", control::expand_case),
    special("case-lambda", "(case-lambda ((a) form …) ((a b) form …))", "Makes a function whose body depends on the number of arguments.", functions::expand_case_lambda),
    special("check-type", "(check-type place type)", "Signals an error unless the value is of the type.", escape::expand_check_type),
    special("cond", "(cond (test form …) … (else form …))", "Evaluates the forms after the first test that holds.", control::expand_cond),
    special("decf", "(decf place 1)", "Subtracts from a place.", assign::expand_decf),
    special("declare", "(declare …)", "Tells a reader something about variables; has no effect.", assign::expand_declare),
    special("def", "(def name value)", "Defines a variable or function.", define::expand_define),
    special("defclass", "(defclass name (superclass) ((slot :accessor slot :initarg :slot)))", "Defines a class, or changes it and its objects.", classes::expand_defclass),
    special("defconstant", "(defconstant +name+ value \"what it is\")", "Defines a variable that never changes.", variables::expand_defconstant),
    special("defgeneric", "(defgeneric name (object) (:documentation \"what it does\"))", "Defines a generic function.", methods::expand_defgeneric),
    special("define", "(define (name a b) form …)", "Defines a variable or function.", define::expand_define),
    special("define-condition", "(define-condition name (error) ((slot :initarg :slot :reader slot)) (:report \"what happened\"))", "Defines a class of conditions.", conditions::expand_define_condition),
    special("define-record-type", "(define-record-type point (make-point x y) point? (x point-x) (y point-y))", "Defines a record type with its functions.", records::expand_define_record_type),
    special("define-syntax", "(define-syntax name (syntax-rules () ((_ a …) template)))", "Defines a macro by patterns and templates.", macros::expand_define_syntax),
    special("define-values", "(define-values (a b) form)", "Defines several variables by several values.", define::expand_define),
    special("defmacro", "(defmacro name (a &rest b) \"what it does\" form …)", "Defines a macro.", define::expand_defmacro),
    special("defmethod", "(defmethod name ((object class)) form …)", "Adds a method to a generic function.", methods::expand_defmethod),
    special("defmulti", "(defmulti name dispatch)", "Defines a function that chooses its method by a value.", multimethods::expand_defmulti),
    special("defn", "(defn name \"what it does\" (a b) form …)", "Defines a function.", define::expand_define),
    special("defpackage", "(defpackage shop (:use :cl) (:export sell))", "Makes a package, whose names are apart from those of others.", packages::expand_defpackage),
    special("defparameter", "(defparameter *name* value \"what it is\")", "Defines a special variable and sets it each time.", variables::expand_defparameter),
    special("defstruct", "(defstruct point (x 0) (y 0))", "Defines a structure with its functions.", structures::expand_defstruct),
    special("defun", "(defun name (a b) \"what it does\" form …)", "Defines a function.", define::expand_define),
    special("defvar", "(defvar *name* value \"what it is\")", "Defines a special variable and sets it once.", variables::expand_defvar),
    special("delay", "(delay form …)", "Makes a promise that `force` evaluates once.", escape::expand_delay),
    special("deref", "@x", "Returns what an atom or a mutable cell holds.", macros::expand_deref),
    special("destructuring-bind", "(destructuring-bind (a (b c) &rest d) value form …)", "Takes a list apart by a pattern.", binding::expand_destructuring_bind),
    special("do", "(do ((i 0 (+ i 1))) ((= i 10) result) form …)", "Repeats forms with variables that step, until a test holds.", iterate::expand_do),
    special("dolist", "(dolist (x list result) form …)", "Evaluates forms for each element.", iterate::expand_dolist),
    special("dotimes", "(dotimes (i count result) form …)", "Evaluates forms a number of times.", iterate::expand_dotimes),
    special("ecase", "(ecase key ((datum …) form …) …)", "Chooses a clause by a datum; signals where none fits.", control::expand_ecase),
    special("etypecase", "(etypecase value (integer form …) …)", "Chooses a clause by a type; signals where none fits.", control::expand_etypecase),
    special("f-string", "f\"text ${form}\"", "Makes a string with values in it.", macros::expand_f_string),
    special("flet", "(flet ((f (x) form …)) form …)", "Binds local functions that do not see one another.", binding::expand_flet),
    special("fn", "(fn [a b] form …)", "Makes a function.", functions::expand_lambda),
    special("function", "#'name", "Answers a function by its name.", functions::expand_function),
    special("go", "(go tag)", "Goes on after a tag of the `tagbody` around it.", tags::expand_go),
    special("guard", "(guard (e (test form …) …) form …)", "Handles what is thrown by the clauses of a `cond`.", escape::expand_guard),
    special("handler-case", "(handler-case form (type (e) form …) …)", "Handles conditions by their type, after unwinding.", escape::expand_handler_case),
    special("if", "(if test then else)", "Evaluates one of two forms.", control::expand_if),
    special("if-let", "(if-let (name value) then else)", "Binds a value unless it is nil.", threading::expand_if_let),
    special("ignore-errors", "(ignore-errors form …)", "Answers nil where the forms fail.", escape::expand_ignore_errors),
    special("incf", "(incf place 1)", "Adds to a place.", assign::expand_incf),
    special("labels", "(labels ((f (x) form …)) form …)", "Binds local functions that see one another.", binding::expand_labels),
    special("lambda", "(lambda (a b) form …)", "Makes a function.", functions::expand_lambda),
    special("let", "(let ((x 1) (y 2)) form …)", "Binds variables, all at once.", binding::expand_let),
    special("let*", "(let* ((x 1) (y x)) form …)", "Binds variables, one after the other.", binding::expand_let_star),
    special("let*-values", "(let*-values (((a b) form) …) form …)", "Binds variables by several values, one after the other.", binding::expand_let_star_values),
    special("let-syntax", "(let-syntax ((name (syntax-rules () ((_ a) template)))) form …)", "Binds macros by patterns for the forms inside.", macros::expand_let_syntax),
    special("let-values", "(let-values (((a b) form) …) form …)", "Binds variables by several values.", binding::expand_let_values),
    special("letrec", "(letrec ((f (lambda …))) form …)", "Binds variables that see one another.", binding::expand_letrec),
    special("letrec*", "(letrec* ((f (lambda …))) form …)", "Binds variables in order that see one another.", binding::expand_letrec),
    special("letrec-syntax", "(letrec-syntax ((name (syntax-rules () ((_ a) template)))) form …)", "Binds macros by patterns that see one another.", macros::expand_letrec_syntax),
    special("loop", "(loop [i 0] (if (< i 3) (recur (+ i 1)) i))", "Repeats by `recur`, for ever, or by clauses such as `for x in list`.", iterate::expand_loop),
    special("loop-finish", "(loop-finish)", "Ends the `loop` around it as if its clauses had.", loop_clauses::expand_loop_finish),
    special("macrolet", "(macrolet ((name (a) `(f ,a))) form …)", "Binds macros for the forms inside.", macros::expand_macrolet),
    special("match", "(match value (pattern form …) …)", "Chooses a clause by the shape of a value; signals where none fits.", matching::expand_match),
    special("match*", "(match* value (pattern form …) …)", "Chooses a clause by the shape of a value; nil where none fits.", matching::expand_match_star),
    special("module", "(module name (export a b) form …)", "Evaluates the forms of a module.", define::expand_module),
    special("multiple-value-bind", "(multiple-value-bind (a b) values-form form …)", "Binds variables by several values.", binding::expand_multiple_value_bind),
    special("multiple-value-list", "(multiple-value-list form)", "Answers several values as a list.", binding::expand_multiple_value_list),
    special("or", "(or form …)", "Evaluates forms until one is true; answers its value.", control::expand_or),
    special("parameterize", "(parameterize ((parameter value)) form …)", "Gives parameters other values for a while.", escape::expand_parameterize),
    special("pop", "(pop place)", "Removes the first element of a list in a place.", assign::expand_pop),
    special("prog1", "(prog1 form …)", "Evaluates forms in order; answers the first value.", control::expand_prog1),
    special("prog2", "(prog2 form form …)", "Evaluates forms in order; answers the second value.", control::expand_prog2),
    special("progn", "(progn form …)", "Evaluates forms in order; answers the last value.", control::expand_begin),
    special("psetf", "(psetf place value …)", "Stores values into places, all at once.", assign::expand_psetf),
    special("psetq", "(psetq name value …)", "Assigns variables, all at once.", assign::expand_psetf),
    special("push", "(push item place)", "Puts an item before a list in a place.", assign::expand_push),
    special("pushnew", "(pushnew item place)", "Puts an item before a list unless it is in it.", assign::expand_pushnew),
    special("quasiquote", "`(a ,b ,@c)", "Makes data with evaluated parts.", quasiquote::expand_quasiquote),
    special("quote", "'datum", "Answers a datum as it is written.", quasiquote::expand_quote),
    special("recur", "(recur value …)", "Goes round the `loop` or function again with other values.", iterate::expand_recur),
    special("remf", "(remf place key)", "Removes a key and its value from a list in a place; answers whether it was there.", assign::expand_remf),
    special("return", "(return value)", "Leaves the loop around it.", escape::expand_return),
    special("return-from", "(return-from name value)", "Leaves a block or function by name.", escape::expand_return_from),
    special("rotatef", "(rotatef place place)", "Exchanges the values of places.", assign::expand_rotatef),
    special("set!", "(set! name value)", "Assigns a variable.", assign::expand_set),
    special("setf", "(setf place value …)", "Stores into a place.", assign::expand_setf),
    special("setq", "(setq name value …)", "Assigns variables.", assign::expand_setq),
    special("shiftf", "(shiftf place place value)", "Moves values one place down; answers that of the first.", assign::expand_shiftf),
    special("short-lambda", "#(+ % 1)", "Makes a function of `%`, `%2` … and `%&`.", functions::expand_short_lambda),
    special("some->", "(some-> value (f a) …)", "Threads a value through calls until it is nil.", threading::expand_thread_some),
    special("symbol-macrolet", "(symbol-macrolet ((name form)) form …)", "Binds names that stand for forms.", binding::expand_symbol_macrolet),
    special("tagbody", "(tagbody tag form … (go tag) …)", "Evaluates forms in order; `go` goes on after a tag. Answers nil.", tags::expand_tagbody),
    special("the", "(the type form)", "Answers the form's value; the type is for the reader.", assign::expand_the),
    special("throw", "(throw value)", "Throws a value to the handler around it.", escape::expand_throw),
    special("try", "(try form … (catch e form …) (finally form …))", "Handles what is thrown, and cleans up.", escape::expand_try),
    special("typecase", "(typecase value (integer form …) (else form …))", "Chooses a clause by the type of a value.", control::expand_typecase),
    special("unless", "(unless test form …)", "Evaluates forms if a test fails.", control::expand_unless),
    special("unquote", ",form", "Puts a value into a quasiquote.", quasiquote::expand_unquote),
    special("unquote-splicing", ",@form", "Puts the elements of a list into a quasiquote.", quasiquote::expand_unquote),
    special("unwind-protect", "(unwind-protect form cleanup …)", "Evaluates the cleanup however the form ends.", escape::expand_unwind_protect),
    special("when", "(when test form …)", "Evaluates forms if a test holds.", control::expand_when),
    special("when-let", "(when-let (name value) form …)", "Binds a value and evaluates forms unless it is nil.", threading::expand_when_let),
    special("while", "(while test form …)", "Evaluates forms as long as a test holds.", control::expand_while),
    special("with-accessors", "(with-accessors ((a accessor)) object form …)", "Binds names that stand for accessor calls.", classes::expand_with_accessors),
    special("with-slots", "(with-slots (a b) object form …)", "Binds names that stand for slots.", classes::expand_with_slots),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_twice_and_each_form_says_what_it_does() {
        for pair in SPECIAL_FORMS.windows(2) {
            assert!(
                pair[0].name < pair[1].name,
                "{} {}",
                pair[0].name,
                pair[1].name
            );
        }
        for form in SPECIAL_FORMS {
            assert!(
                form.doc.ends_with('.') && !form.signature.is_empty(),
                "{}",
                form.name
            );
        }
    }
}
