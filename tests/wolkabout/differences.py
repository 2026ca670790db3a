"""Where this client says something else than the recorded reference client, and why."""

from typing import NamedTuple


class Difference(NamedTuple):
    """Instead of one recorded line, `said`: (message, payload) each.

    The line of a message to the device stays as it is, and `said` comes right after it.
    """

    line: int
    why: str
    said: tuple[tuple[str, str], ...] = ()


ABORTED = "an abort is what the status ABORTED exists for"
NO_LIST = "nothing has changed yet, so the list is not repeated"
NOT_FOUND = "the answer 404 is no file: an error page must not be kept as one"
VERSION_ONCE = "the version is among the parameters that follow at once"
RIGHT_TOPIC = "a refusal names what was refused, on the topic of its kind"
OWN_PARAMETERS = "what the platform has set is its own, and not told back to it"
QUERY = "the query of a URL is no part of the file's name"
FROM_A_URL = '{"fileUrl": "http://127.0.0.1:18473/%s", "status": "%s"%s, "fileName": "%s"}'
NOT_FOUND_STATUS = (
    "file_url_download_status",
    FROM_A_URL % ("missing.bin", "ERROR", ', "error": "MALFORMED_URL"', "missing.bin"),
)
UPLOAD_REFUSED = '{"name": "%s", "status": "ERROR", "error": "TRANSFER_PROTOCOL_DISABLED"}'
URL_REFUSED = (
    '{"fileUrl": "http://127.0.0.1/x", "status": "ERROR", "error": "TRANSFER_PROTOCOL_DISABLED"}'
)
NOTHING_ELSE = (
    '{"FILE_TRANSFER_PLATFORM_ENABLED": false, "FIRMWARE_UPDATE_ENABLED": false, '
    '"FILE_TRANSFER_URL_ENABLED": false}'
)
EVERYTHING = (
    '{"FILE_TRANSFER_PLATFORM_ENABLED": true, "FIRMWARE_UPDATE_ENABLED": true, '
    '"FILE_TRANSFER_URL_ENABLED": true, "MAXIMUM_MESSAGE_SIZE": 1, "FIRMWARE_VERSION": "1.0"}'
)
FW_LISTED = '{"name": "%s", "size": 850, "hash": "0a735795225922911752104b985f6886"}'

DIFFERENCES: dict[str, list[Difference]] = {
    "00_full_session": [
        Difference(
            61, ABORTED, (("file_upload_status", '{"name": "abort.bin", "status": "ABORTED"}'),)
        ),
        Difference(72, NO_LIST),
        Difference(78, NO_LIST),
        Difference(79, NOT_FOUND, (NOT_FOUND_STATUS,)),
        Difference(80, NOT_FOUND),
        Difference(
            88,
            "the platform knows of the installation before the installer may end this process",
            (("firmware_update_status", '{"status": "INSTALLING"}'),),
        ),
        Difference(90, NOT_FOUND, (("file_list", f"[{FW_LISTED % 'fw-2.bin'}]"),)),
        Difference(92, VERSION_ONCE),
    ],
    "03_connect_pull": [
        Difference(
            13,
            OWN_PARAMETERS,
            (("parameters", NOTHING_ELSE),),
        )
    ],
    "21_upload_abort": [
        Difference(
            7, ABORTED, (("file_upload_status", '{"name": "abort.bin", "status": "ABORTED"}'),)
        )
    ],
    "22_upload_existing": [
        Difference(
            9,
            "an empty file is other content too, and the platform must not wait for ever",
            (
                (
                    "file_upload_status",
                    '{"name": "empty.bin", "status": "ERROR", "error": "FILE_HASH_MISMATCH"}',
                ),
            ),
        )
    ],
    "40_url_good": [
        Difference(6, NO_LIST),
        Difference(12, NO_LIST),
        Difference(
            17,
            QUERY,
            (
                (
                    "file_url_download_status",
                    FROM_A_URL % ("q.bin?token=1", "FILE_TRANSFER", "", "q.bin"),
                ),
            ),
        ),
        Difference(18, NO_LIST),
        Difference(
            19,
            QUERY,
            (
                (
                    "file_url_download_status",
                    FROM_A_URL % ("q.bin?token=1", "FILE_READY", "", "q.bin"),
                ),
            ),
        ),
        Difference(20, QUERY, (("file_list", f"[{FW_LISTED % 'fw.bin'}, {FW_LISTED % 'q.bin'}]"),)),
    ],
    "41_url_404": [
        Difference(6, NO_LIST),
        Difference(7, NOT_FOUND, (NOT_FOUND_STATUS,)),
        Difference(8, NOT_FOUND),
    ],
    "42_url_malformed": [
        Difference(
            11,
            "a URL without quotes is understood, as some platforms send it so; here it is missing",
            (
                ("file_url_download_status", FROM_A_URL % ("x.bin", "FILE_TRANSFER", "", "x.bin")),
                (
                    "file_url_download_status",
                    FROM_A_URL % ("x.bin", "ERROR", ', "error": "MALFORMED_URL"', "x.bin"),
                ),
            ),
        )
    ],
    "50_firmware_success": [Difference(12, VERSION_ONCE)],
    "60_disabled_features": [
        Difference(4, RIGHT_TOPIC, (("file_upload_status", UPLOAD_REFUSED % "a"),)),
        Difference(6, RIGHT_TOPIC, (("file_url_download_status", URL_REFUSED),)),
        Difference(14, RIGHT_TOPIC, (("file_upload_status", UPLOAD_REFUSED % "a"),)),
    ],
    "72_broker_away": [
        Difference(
            5,
            "after every reconnect the device is announced anew",
            (
                ("file_list", "[]"),
                ("parameters", EVERYTHING),
            ),
        )
    ],
}
