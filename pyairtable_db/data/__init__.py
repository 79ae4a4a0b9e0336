"""Import and export: files to records and back, streamed, in one transaction."""

from .blocks import BadRow
from .columns import parse_type
from .exporting import ExportReport, export_table
from .importing import ImportOptions, ImportReport, Observer, Plan, import_file
from .inference import Inferred
from .tenancy import Tenant, create_tenant, find_tenant, list_tenants

__all__ = [
    "BadRow",
    "ExportReport",
    "ImportOptions",
    "ImportReport",
    "Inferred",
    "Observer",
    "Plan",
    "Tenant",
    "create_tenant",
    "export_table",
    "find_tenant",
    "import_file",
    "list_tenants",
    "parse_type",
]
