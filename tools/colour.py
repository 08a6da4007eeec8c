"""Colour arithmetic on `#rrggbb`: WCAG contrast, CIEDE2000, and colour-blind vision.

The vision matrices are those of Machado, Oliveira and Fernandes (2009) at severity 1.0, applied in linear RGB.
"""

from __future__ import annotations

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

Triple = tuple[float, float, float]
NORMAL = "normal"
MACHADO: dict[str, tuple[Triple, Triple, Triple]] = {
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> Triple:
    """Linear RGB, 0 to 1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return r, g, b


def contrast(a: str, b: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    low, high = sorted(sum(k * c for k, c in zip((0.2126, 0.7152, 0.0722), linear(x), strict=True)) for x in (a, b))
    return (high + 0.05) / (low + 0.05)


def seen(colour: str, vision: str) -> Triple:
    """CIE Lab (D65) of the colour as somebody with this vision sees it."""
    r, g, b = linear(colour)
    if vision != NORMAL:
        r, g, b = (min(1.0, max(0.0, m[0] * r + m[1] * g + m[2] * b)) for m in MACHADO[vision])
    x, y, z = (
        _cube_root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047),
        _cube_root(0.2126729 * r + 0.7151522 * g + 0.0721750 * b),
        _cube_root((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883),
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _cube_root(t: float) -> float:
    return max(0.0, t) ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116


def ciede2000(p: Triple, q: Triple) -> float:
    """Perceived difference of two Lab colours; about 1 is just noticeable."""
    (l1, a1, b1), (l2, a2, b2) = p, q
    g = 1.5 - 0.5 * _saturation((hypot(a1, b1) + hypot(a2, b2)) / 2)
    a1, a2 = a1 * g, a2 * g
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    grey = c1 * c2 == 0
    turn = 0.0 if grey else (h2 - h1 + 180) % 360 - 180
    lightness, c = (l1 + l2) / 2, (c1 + c2) / 2
    h = h1 + h2 if grey else _middle_hue(h1, h2)
    t = 1 - 0.17 * _cos(h - 30) + 0.24 * _cos(2 * h) + 0.32 * _cos(3 * h + 6) - 0.2 * _cos(4 * h - 63)
    dl = (l2 - l1) / (1 + 0.015 * (lightness - 50) ** 2 / sqrt(20 + (lightness - 50) ** 2))
    dc = (c2 - c1) / (1 + 0.045 * c)
    dh = 2 * sqrt(c1 * c2) * sin(radians(turn) / 2) / (1 + 0.015 * c * t)
    rotation = -sin(radians(60 * exp(-(((h - 275) / 25) ** 2)))) * 2 * _saturation(c)
    return sqrt(dl**2 + dc**2 + dh**2 + rotation * dc * dh)


def _saturation(chroma: float) -> float:
    return sqrt(chroma**7 / (chroma**7 + 25.0**7))


def _middle_hue(h1: float, h2: float) -> float:
    total = h1 + h2
    if abs(h1 - h2) <= 180:
        return total / 2
    return (total + (360 if total < 360 else -360)) / 2


def _cos(angle: float) -> float:
    return cos(radians(angle))
