"""An instrument's life after its signature: held and resumed, ended by all or by notice."""
