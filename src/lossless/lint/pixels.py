"""What is known of an image by the code that makes it: the type of its numbers, their range, and how its axes lie."""

from __future__ import annotations

import ast
from typing import NamedTuple

from lossless.lint.flow import constant
from lossless.lint.model import Module
from lossless.lint.reaching import reaching
from lossless.lint.scopes import How


class Pixels(NamedTuple):
    """`dtype`: "bool", "uint8", "int" (any other integer), "float" or "" if unknown; `top`: 1 or 255, 0 if unknown;
    `layout`: letters of N, H, W, C, or "" if unknown."""

    dtype: str = ""
    top: int = 0
    layout: str = ""


UNKNOWN = Pixels()
_DEEP = 12
_READERS = {
    "cv2.imread": Pixels("uint8", 255, "HWC"),
    "torchvision.io.read_image": Pixels("uint8", 255, "CHW"),
    "torchvision.io.decode_image": Pixels("uint8", 255, "CHW"),
    "tensorflow.io.decode_png": Pixels("uint8", 255, "HWC"),
    "tensorflow.io.decode_jpeg": Pixels("uint8", 255, "HWC"),
    "tensorflow.image.decode_png": Pixels("uint8", 255, "HWC"),
    "tensorflow.image.decode_jpeg": Pixels("uint8", 255, "HWC"),
    "tensorflow.io.decode_image": Pixels("uint8", 255),
    "tensorflow.image.decode_image": Pixels("uint8", 255),
    "imageio.imread": Pixels("uint8", 255),
    "imageio.v2.imread": Pixels("uint8", 255),
    "imageio.v3.imread": Pixels("uint8", 255),
    "skimage.io.imread": Pixels("uint8", 255),
    "torch.rand": Pixels("float", 1),
    "torch.rand_like": Pixels("float", 1),
    "numpy.random.rand": Pixels("float", 1),
    "numpy.random.random": Pixels("float", 1),
    "torch.randn": Pixels("float"),
    "torch.zeros": Pixels("float"),
    "torch.ones": Pixels("float"),
    "numpy.zeros": Pixels("float"),
    "numpy.ones": Pixels("float"),
    "numpy.random.randn": Pixels("float"),
    "numpy.random.uniform": Pixels("float"),
    "torch.sigmoid": Pixels("float", 1),
    "torch.nn.functional.sigmoid": Pixels("float", 1),
    "torch.softmax": Pixels("float", 1),
    "torch.nn.functional.softmax": Pixels("float", 1),
    "tensorflow.sigmoid": Pixels("float", 1),
    "tensorflow.nn.sigmoid": Pixels("float", 1),
    "tensorflow.nn.softmax": Pixels("float", 1),
    "torchvision.transforms.functional.to_tensor": Pixels("float", 1, "CHW"),
    "tensorflow.image.convert_image_dtype": Pixels(),
}
_PICTURE_SETS = frozenset(
    f"keras.datasets.{name}.load_data" for name in ("mnist", "fashion_mnist", "cifar10", "cifar100")
)
_TYPES = {
    "float": "float",
    "float16": "float",
    "float32": "float",
    "float64": "float",
    "bfloat16": "float",
    "half": "float",
    "double": "float",
    "uint8": "uint8",
    "byte": "uint8",
    "bool": "bool",
    "int": "int",
    "int16": "int",
    "int32": "int",
    "int64": "int",
    "long": "int",
}
_CASTS = frozenset({"float", "double", "half", "byte", "int", "long", "bool"})
_KEEPING = frozenset(
    [
        "cpu",
        "cuda",
        "detach",
        "numpy",
        "clone",
        "copy",
        "contiguous",
        "requires_grad_",
        "squeeze",
        "unsqueeze",
        "reshape",
        "view",
        "flip",
        "resize",
        "crop",
        "to",
        "type",
        "astype",
        "repeat",
        "expand",
        "permute",
        "transpose",
    ]
)
_GIVING = frozenset(
    [
        "numpy.array",
        "numpy.asarray",
        "numpy.ascontiguousarray",
        "numpy.copy",
        "numpy.expand_dims",
        "numpy.squeeze",
        "numpy.flip",
        "numpy.uint8",
        "numpy.float32",
        "numpy.float64",
        "numpy.transpose",
        "numpy.reshape",
        "torch.from_numpy",
        "torch.tensor",
        "torch.as_tensor",
        "torch.unsqueeze",
        "torch.squeeze",
        "torch.permute",
        "torch.flip",
        "tensorflow.convert_to_tensor",
        "tensorflow.constant",
        "tensorflow.expand_dims",
        "tensorflow.squeeze",
        "tensorflow.cast",
        "tensorflow.transpose",
        "tensorflow.reshape",
        "cv2.resize",
        "cv2.flip",
        "cv2.cvtColor",
        "cv2.GaussianBlur",
        "torchvision.utils.make_grid",
        "tensorflow.image.resize",
    ]
)
_COMPARED = frozenset(
    ["gt", "ge", "lt", "le", "eq", "ne", "greater", "less", "logical_and", "logical_or", "logical_not", "isnan"]
)


def pixels(module: Module, node: ast.expr | None, depth: int = 0) -> Pixels:
    """What is known of the image that `node` is; only what certainly is so."""
    match node:
        case ast.Name() if depth < _DEEP:
            return _of_name(module, node, depth)
        case ast.Call() if depth < _DEEP:
            return _of_call(module, node, depth + 1)
        case ast.Compare():
            return Pixels("bool", 1)
        case ast.UnaryOp(op=ast.Invert()):
            inner = pixels(module, node.operand, depth + 1)
            return inner if inner.dtype == "bool" else UNKNOWN
        case ast.BinOp():
            return _of_arithmetic(module, node, depth + 1)
        case ast.Subscript():
            return _of_part(module, node, depth + 1)
    return UNKNOWN


def _of_name(module: Module, node: ast.Name, depth: int) -> Pixels:
    binding = reaching(module, node)
    if binding is None or binding.value is None:
        return UNKNOWN
    if binding.how is How.ASSIGN:
        found = pixels(module, binding.value, depth + 1)
        return found._replace(top=0) if found.top and _is_changed_in_place(module, node) else found
    loaded = isinstance(binding.value, ast.Call) and module.is_called(binding.value, *_PICTURE_SETS)
    if binding.how is How.UNPACK and loaded and _is_first_of_pair(binding.node, node.id):
        return Pixels("uint8", 255)
    return UNKNOWN


def _is_changed_in_place(module: Module, name: ast.Name) -> bool:
    """Whether something may change the numbers where they are: x[…] = …, x.div_(255), out=x, cv2.normalize(x, x)."""
    holder = module.scopes.at(name).holder(name.id)
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Name) or node.id != name.id or module.scopes.at(node).holder(node.id) is not holder:
            continue
        parent = module.scopes.parents.get(node)
        match parent:
            case ast.Subscript(ctx=ast.Store() | ast.Del()) | ast.keyword(arg="out" | "dst"):
                return True
            case ast.Attribute(attr=attr) if attr.endswith("_"):
                return True
            case ast.Call(args=[_, second, *_]) if second is node:
                if any(n.startswith("cv2.") for n in module.resolve(parent.func)):
                    return True
    return False


def _is_first_of_pair(statement: ast.AST, name: str) -> bool:
    """Whether `name` is `x` in `(x, y), (_, _) = …`."""
    pairs = (n for n in ast.walk(statement) if isinstance(n, ast.Tuple) and len(n.elts) == 2)
    return any(isinstance(pair.elts[0], ast.Name) and pair.elts[0].id == name for pair in pairs)


def _of_arithmetic(module: Module, node: ast.BinOp, depth: int) -> Pixels:
    left, number = pixels(module, node.left, depth), constant(module, node.right)
    if isinstance(constant(module, node.left), int | float):
        left, number = pixels(module, node.right, depth), constant(module, node.left)
    if isinstance(node.op, ast.BitAnd | ast.BitOr | ast.BitXor):
        return left if left.dtype == "bool" == pixels(module, node.right, depth).dtype else UNKNOWN
    if isinstance(node.op, ast.Div):
        return Pixels("float", 1 if left.top == 255 == number else 0, left.layout)
    if isinstance(node.op, ast.Mult) and number == 255 and left.dtype in ("float", "uint8"):
        return Pixels(left.dtype, 255 if left.dtype == "float" or left.top == 1 else 0, left.layout)
    is_float = left.dtype == "float" or isinstance(number, float)
    return Pixels("float" if is_float and left.dtype != "bool" and left.dtype else "", 0, left.layout)


def _of_part(module: Module, node: ast.Subscript, depth: int) -> Pixels:
    """An index or a slice: the numbers stay; the axes stay for slices, and one is put in front by None."""
    whole = pixels(module, node.value, depth)
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    first, rest = parts[0], parts[1:]
    if isinstance(first, ast.Constant) and first.value is Ellipsis and not rest:
        return whole
    plain = all(isinstance(p, ast.Slice) or (isinstance(p, ast.Constant) and p.value is Ellipsis) for p in rest)
    if plain and _is_new_axis(module, first) and whole.layout and "N" not in whole.layout:
        return whole._replace(layout="N" + whole.layout)
    if plain and isinstance(first, ast.Slice):
        return whole
    return whole._replace(layout="")


def _is_new_axis(module: Module, node: ast.expr) -> bool:
    is_none = isinstance(node, ast.Constant) and node.value is None
    return is_none or any(name in ("tensorflow.newaxis", "numpy.newaxis") for name in module.resolve(node))


def _of_call(module: Module, node: ast.Call, depth: int) -> Pixels:
    for name in module.resolve(node.func):
        if name in ("numpy.frombuffer", "numpy.fromstring") and "canvas.tostring_" in ast.unparse(node):
            return Pixels("uint8", 255)
        if name in _READERS:
            return _read(module, node, _READERS[name])
        if name in _GIVING and node.args:
            given = _pillow(module, node.args[0]) or pixels(module, node.args[0], depth)
            return _changed(module, node, name.rsplit(".", 1)[-1], given, node.args[1:])
        if name in ("numpy.clip", "torch.clamp", "tensorflow.clip_by_value") and len(node.args) == 3:
            return _clipped(module, pixels(module, node.args[0], depth), node.args[1:])
        if name in ("numpy.random.randint", "torch.randint"):
            return _random(module, node)
        if name.split(".")[0] in ("numpy", "torch", "tensorflow") and name.rsplit(".", 1)[-1] in _COMPARED:
            return Pixels("bool", 1)
    if not isinstance(node.func, ast.Attribute) or module.resolve(node.func):
        return UNKNOWN
    if node.func.attr == "buffer_rgba":
        return Pixels("uint8", 255, "HWC")
    method, given = node.func.attr, pixels(module, node.func.value, depth)
    return _method(module, node, method, given)


def _method(module: Module, node: ast.Call, method: str, given: Pixels) -> Pixels:
    if method in _CASTS and not node.args:
        return _cast(given, _TYPES[method])
    if method in _KEEPING:
        return _changed(module, node, method, given, node.args)
    if method in ("div", "mul", "div_", "mul_") and len(node.args) == 1:
        op = ast.Div() if method.startswith("div") else ast.Mult()
        return _of_arithmetic(module, ast.BinOp(_receiver(node), op, node.args[0]), 1)
    if method in ("clamp", "clip") and len(node.args) == 2:
        return _clipped(module, given, node.args)
    if method in ("sigmoid", "softmax"):
        return Pixels("float", 1, given.layout)
    return Pixels("bool", 1) if method in _COMPARED and len(node.args) == 1 else UNKNOWN


def _receiver(node: ast.Call) -> ast.expr:
    return node.func.value if isinstance(node.func, ast.Attribute) else node.func


def _changed(module: Module, node: ast.Call, name: str, given: Pixels, args: list[ast.expr]) -> Pixels:
    """What a call that keeps the numbers makes of them: their type, by its argument, and their axes."""
    dtype = next(
        (t for a in (*args, *(k.value for k in node.keywords)) if (t := _type(module, a))), _TYPES.get(name, "")
    )
    changed = _cast(given, dtype) if dtype else given
    if name == "make_grid":
        normal = any(k.arg == "normalize" and constant(module, k.value) is True for k in node.keywords)
        return Pixels("float", 1, "CHW") if normal else changed._replace(layout="CHW")
    if name == "cvtColor":
        grey = any(n.endswith("2GRAY") for a in args for n in module.resolve(a))
        return changed._replace(layout="HW" if grey else "HWC")
    return changed._replace(layout=_turned(module, name, changed.layout, [*args, *(k.value for k in node.keywords)]))


def _turned(module: Module, name: str, layout: str, args: list[ast.expr]) -> str:
    if name in ("permute", "transpose"):
        order = _order(module, args)
        return _permuted(layout, order) if order else ""
    if name in ("unsqueeze", "expand_dims"):
        first = bool(args) and constant(module, args[0]) == 0
        return "N" + layout if first and layout and "N" not in layout else ""
    if name == "reshape" and args and _ends_in_channels(args[-1]):
        return "HWC" if len(args) == 3 or (len(args) == 1 and isinstance(args[0], ast.BinOp)) else ""
    return "" if name in ("reshape", "view", "squeeze", "repeat", "expand", "crop") else layout


def _ends_in_channels(node: ast.expr) -> bool:
    """Whether a shape ends in 3 or 4: `3`, and `size[::-1] + (3,)`."""
    match node:
        case ast.Constant(value=3 | 4) | ast.BinOp(op=ast.Add(), right=ast.Tuple(elts=[ast.Constant(value=3 | 4)])):
            return True
    return False


def _order(module: Module, args: list[ast.expr]) -> tuple[int, ...]:
    if len(args) == 1 and isinstance(args[0], ast.Tuple | ast.List):
        args = args[0].elts
    numbers = [constant(module, a) for a in args]
    whole = tuple(n for n in numbers if isinstance(n, int))
    return whole if len(whole) == len(numbers) and sorted(whole) == list(range(len(whole))) and len(whole) > 2 else ()


def _permuted(layout: str, order: tuple[int, ...]) -> str:
    """The axes after a permutation; of unknown axes, what the usual permutations are for."""
    if len(layout) == len(order):
        return "".join(layout[i] for i in order)
    usual = {(1, 2, 0): "HWC", (2, 0, 1): "CHW", (0, 2, 3, 1): "NHWC", (0, 3, 1, 2): "NCHW"}
    return usual.get(order, "") if not layout else ""


def _cast(given: Pixels, dtype: str) -> Pixels:
    if dtype == "uint8" and given.dtype == "float" and given.top == 0:
        return Pixels("uint8", 0, given.layout)
    return Pixels(dtype, 1 if dtype == "bool" else given.top, given.layout)


def _type(module: Module, node: ast.expr) -> str:
    """The type that an argument names: "float32", np.uint8, torch.float, float."""
    text = constant(module, node)
    if isinstance(text, str):
        return _TYPES.get(text, "")
    if isinstance(node, ast.Name) and node.id in ("float", "int", "bool"):
        return _TYPES[node.id]
    names = module.resolve(node)
    return next((t for n in names if n.count(".") == 1 and (t := _TYPES.get(n.rsplit(".", 1)[-1], ""))), "")


def _clipped(module: Module, given: Pixels, bounds: list[ast.expr]) -> Pixels:
    low, high = constant(module, bounds[0]), constant(module, bounds[1])
    if low == 0 and high in (1, 255):
        return given._replace(top=1 if high == 1 else 255) if given.dtype else given
    return given._replace(top=0)


def _random(module: Module, node: ast.Call) -> Pixels:
    bounds = [constant(module, a) for a in node.args[:2]]
    if len(bounds) != 2 or bounds[0] != 0 or bounds[1] not in (255, 256):
        return UNKNOWN
    dtype = next((_type(module, k.value) for k in node.keywords if k.arg == "dtype"), "int")
    return Pixels(dtype, 255)


def _read(module: Module, node: ast.Call, read: Pixels) -> Pixels:
    """A reader, unless it is told of another type; cv2 is told of grey by its second argument."""
    if any(k.arg in ("dtype", "pilmode", "as_gray", "plugin", "mode") for k in node.keywords):
        return UNKNOWN
    if any(n == "cv2.imread" for n in module.resolve(node.func)) and len(node.args) + len(node.keywords) > 1:
        flag = node.args[1] if len(node.args) > 1 else node.keywords[0].value
        grey = constant(module, flag) == 0 or any(n.endswith("IMREAD_GRAYSCALE") for n in module.resolve(flag))
        colour = constant(module, flag) == 1 or any(n.endswith("IMREAD_COLOR") for n in module.resolve(flag))
        return read._replace(layout="HW" if grey else "HWC") if grey or colour else UNKNOWN
    return read


def _pillow(module: Module, node: ast.expr, depth: int = 0) -> Pixels | None:
    """The array of a Pillow image of a known mode; None if it is none."""
    if isinstance(node, ast.Name) and depth < _DEEP:
        binding = reaching(module, node)
        bound = binding is not None and binding.how is How.ASSIGN and binding.value is not None
        return _pillow(module, binding.value, depth + 1) if bound and binding and binding.value else None
    if not isinstance(node, ast.Call) or depth >= _DEEP:
        return None
    if any(name in ("PIL.Image.open", "Image.open") for name in module.resolve(node.func)):
        return UNKNOWN
    if isinstance(node.func, ast.Attribute) and not module.resolve(node.func):
        inner = _pillow(module, node.func.value, depth + 1)
        if inner is not None and node.func.attr == "convert" and node.args:
            layouts = {"RGB": "HWC", "RGBA": "HWC", "L": "HW"}
            mode = constant(module, node.args[0])
            return Pixels("uint8", 255, layouts[mode]) if isinstance(mode, str) and mode in layouts else UNKNOWN
        return inner if node.func.attr in ("resize", "crop", "rotate", "transpose", "copy") else None
    return None
