# cython: language_level=3
"""CRC-32C, by the processor's instruction where there is one."""

from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer
from libc.stdint cimport uint8_t, uint32_t

cdef extern from "crc32c.h" nogil:
    int crc_has_hardware
    void crc_setup()
    uint32_t crc_software(uint32_t crc, const uint8_t* p, size_t n)
    uint32_t c_crc32c "crc32c"(uint32_t crc, const uint8_t* p, size_t n)
    uint32_t crc_mask(uint32_t crc)

crc_setup()
HARDWARE = bool(crc_has_hardware)


def crc32c(data, uint32_t crc=0, *, bint software=False):
    """CRC of `data` behind data whose CRC is `crc`; `software` uses the table even where there is an instruction."""
    cdef Py_buffer view
    PyObject_GetBuffer(data, &view, PyBUF_SIMPLE)
    with nogil:
        if software:
            crc = crc_software(crc, <const uint8_t*>view.buf, view.len)
        else:
            crc = c_crc32c(crc, <const uint8_t*>view.buf, view.len)
    PyBuffer_Release(&view)
    return crc


def masked_crc32c(data):
    """The CRC as TFRecord files store it."""
    return crc_mask(crc32c(data))
