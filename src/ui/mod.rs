//! The toolkit of the screen: terminal, keys, themes, widgets and the `Pane` trait.
