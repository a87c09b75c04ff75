"""What readers on PyPI make of the schemas: python3 readers.py FOLDER

As readers.mjs; the verdicts go to FOLDER/verdicts-pypi.json.
"""

import importlib
import importlib.metadata
import json
import pathlib
import sys
import time
import warnings

import fastjsonschema
from datamodel_code_generator import DataModelType, InputFileType, generate

FOLDER = pathlib.Path(sys.argv[1])
DRAFTS = ("2020-12", "7")


def read(name):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def of_fastjsonschema(schema, _):
    validate = fastjsonschema.compile(schema)

    def judge(value):
        try:
            validate(value)
            return True
        except fastjsonschema.JsonSchemaValueException:
            return False

    return judge


def of_pydantic(schema, name):
    path = FOLDER / "models" / f"{name}.py"
    generate(
        json.dumps(schema),
        input_file_type=InputFileType.JsonSchema,
        output=path,
        output_model_type=DataModelType.PydanticV2BaseModel,
        class_name="Root",
        formatters=[],
    )
    module = importlib.import_module(f"models.{name}")

    def judge(value):
        try:
            # Without the conversions of Python values, such as `"1"` to `1`.
            module.Root.model_validate_json(json.dumps(value), strict=True)
            return True
        except ValueError:
            return False

    return judge


def main():
    warnings.simplefilter("ignore")
    declarations, instances = read("declarations.json"), read("instances.json")
    (FOLDER / "models").mkdir(exist_ok=True)
    (FOLDER / "models" / "__init__.py").write_text("")
    sys.path.insert(0, str(FOLDER))
    verdicts = {}
    for reader, load in (("fastjsonschema", of_fastjsonschema), ("datamodel-code-generator", of_pydantic)):
        verdicts[reader] = {"version": importlib.metadata.version(reader)}
        for draft in DRAFTS:
            started = time.monotonic()
            judges = []
            for number, declaration in enumerate(declarations):
                try:
                    judges.append(load(declaration[draft], f"m{draft.replace('-', '')}_{number}"))
                except Exception as error:
                    print(f"{declaration['name']}: {type(error).__name__}: {error}"[:200], file=sys.stderr)
                    judges.append(None)

            def verdict(instance):
                judge = judges[instance["of"]]
                if judge is None:
                    return "?"
                return "+" if judge(instance["value"]) else "-"

            verdicts[reader][draft] = "".join(map(verdict, instances))
            print(f"{reader}, draft {draft}: {time.monotonic() - started:.1f} s")
    (FOLDER / "verdicts-pypi.json").write_text(json.dumps(verdicts))


main()
