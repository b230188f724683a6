"""What a notebook and its report agree on: parameters, types of outputs, and the environment a result depends on."""
