"""What the error of a pydantic settings model says of environment variables."""
import re


def fields(error):
    """(missing, refused): names of variables that a settings model lacks, and whose values it refuses."""
    kind = type(error).__name__
    model = _model(error) if kind in ("SettingsError", "ValidationError") else None
    if kind == "SettingsError":
        # A list or a mapping is to be JSON.
        named = re.search(r'(?:(field)|env var) "(\w+)"', str(error))
        if not named:
            return [], []
        return [], [_variable(model, (named.group(2),)) if named.group(1) and model else named.group(2).upper()]
    if model is None:
        return [], []
    missing, refused = [], []
    for one in error.errors():
        name = _variable(model, one["loc"])
        if name:
            (missing if one["type"] in ("missing", "value_error.missing") else refused).append(name)
    return missing, refused


def _model(error):
    """The class of settings that was being made; None where the error is about something else."""
    models = [getattr(error, "model", None)]  # pydantic 1
    frame = error.__traceback__
    while frame is not None:
        models += [type(frame.tb_frame.f_locals.get(name)) for name in ("self", "__pydantic_self__")]
        frame = frame.tb_next
    return next((one for one in models if any(base.__name__ == "BaseSettings" for base in getattr(one, "__mro__", ()))), None)


def _variable(model, place):
    """The variable of a field; None for what is inside of one, and for the model as a whole."""
    if len(place) != 1:
        return None
    name = str(place[0])
    known = getattr(model, "model_fields", None) or getattr(model, "__fields__", {})
    named = getattr(getattr(known.get(name), "field_info", None), "extra", {}).get("env_names")  # pydantic 1
    if named:
        return sorted(named)[0].upper()
    option = model.model_config.get if hasattr(model, "model_config") else lambda key: getattr(model.__config__, key, None)
    # An alias, where pydantic 2 tells it as the place, is the variable's whole name.
    name = (option("env_prefix") or "") + name if name in known else name
    return name if option("case_sensitive") else name.upper()
