//! The one integration binary: a sentence for each module.
