//! The words that define, in both accents.

use super::DefinitionKind;

/// How the parts of a defining form are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `(define x v)`, `(define (f n) …)`, `(def x "doc" v)`.
    Define,
    /// `(defun f (n) "doc" …)`, `(defn f "doc" (n) …)`.
    Function,
    /// `(defvar x v "doc")`.
    Variable,
    /// `(defclass c (…) (…) (:documentation "doc"))`.
    Class,
    /// `(defstruct s "doc" a b)`, `(defstruct (s (:conc-name s-)) a b)`.
    Structure,
    /// `(defgeneric g (a b) (:documentation "doc"))`.
    Generic,
    /// `(defmulti g "doc" dispatch)`, `(define-syntax m "doc" rules)`.
    Multimethod,
    /// `(defmethod g ((a class)) "doc" …)`, `(defmethod g :value (fn …))`.
    Method,
    /// `(define-record-type point "doc" (make-point x y) point? (x point-x))`.
    Record,
    /// `(defpackage shop (:use cl) (:documentation "doc"))`.
    Package,
    /// `(deftest sums (ok …))`: a function named `test/sums`.
    Test,
}

/// One word that defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub word: &'static str,
    pub kind: DefinitionKind,
    pub shape: Shape,
}

const fn head(word: &'static str, kind: DefinitionKind, shape: Shape) -> Head {
    Head { word, kind, shape }
}

/// All of them, by name. A `define` or `def` of a function is of the kind `Function`.
pub const HEADS: &[Head] = &[
    head("def", DefinitionKind::Variable, Shape::Define),
    head("defclass", DefinitionKind::Class, Shape::Class),
    head("defconstant", DefinitionKind::Constant, Shape::Variable),
    head("defgeneric", DefinitionKind::Generic, Shape::Generic),
    head("define", DefinitionKind::Variable, Shape::Define),
    head("define-condition", DefinitionKind::Class, Shape::Class),
    head("define-record-type", DefinitionKind::Record, Shape::Record),
    head("define-syntax", DefinitionKind::Macro, Shape::Multimethod),
    head("defmacro", DefinitionKind::Macro, Shape::Function),
    head("defmethod", DefinitionKind::Method, Shape::Method),
    head("defmulti", DefinitionKind::Generic, Shape::Multimethod),
    head("defn", DefinitionKind::Function, Shape::Function),
    head("defpackage", DefinitionKind::Package, Shape::Package),
    head("defparameter", DefinitionKind::Parameter, Shape::Variable),
    head("defstruct", DefinitionKind::Structure, Shape::Structure),
    head("deftest", DefinitionKind::Function, Shape::Test),
    head("defun", DefinitionKind::Function, Shape::Function),
    head("defvar", DefinitionKind::Variable, Shape::Variable),
];

pub fn find(word: &str) -> Option<&'static Head> {
    HEADS.iter().find(|it| it.word == word)
}
