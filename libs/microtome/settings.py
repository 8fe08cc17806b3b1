"""Settings: one frozen object, read from the environment once, in a service's `main`, and passed down."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from microtome.errors import InputError


class Settings(BaseSettings):
    """All that can be set from outside; a variable is `MICROTOME_` and the field's name in capitals."""

    model_config = SettingsConfigDict(env_prefix="MICROTOME_", frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=lambda: Path.home() / ".microtome", description="folder that holds everything"
    )
    database_url: str | None = Field(
        default=None, description="SQL address of the catalog; default: SQLite in the home folder"
    )
    server: str | None = Field(
        default=None, description="address of a Microtome server; the commands then talk to it"
    )
    token: str | None = Field(default=None, description="token sent to that server")
    model: str | None = Field(
        default=None, description="model `embed` uses when none is named, e.g. ViT-B-32/laion2b_s34b_b79k"
    )
    device: str = Field(default="auto", description="auto, cpu or cuda")
    host: str = Field(
        default="127.0.0.1", description="address the server binds; any but a loopback one needs tokens"
    )
    port: int = Field(default=8080, ge=0, le=65535, description="port the server listens on")
    allowed_hosts: str = Field(
        default="", description="extra host names the server answers to, comma separated"
    )
    import_roots: str = Field(
        default="",
        description="folders the server may import from, separated by ':'; default: any on loopback",
    )
    lease_seconds: float = Field(
        default=30.0,
        ge=1.0,
        le=3600.0,
        description="how long a job waits for a worker that stopped answering before another takes it over",
    )
    pictures_mb: int = Field(
        default=4096,
        ge=16,
        description="megabytes of thumbnails and crops kept; beyond, those not looked at for longest go",
    )
    log_format: str = Field(default="console", description="console or json")


def read_settings() -> Settings:
    """The settings of this process's environment.

    Raises: InputError naming each variable that can't be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = [
            f"MICROTOME_{'_'.join(map(str, fault['loc'])).upper()} = {fault['input']!r} ({fault['msg']})"
            for fault in error.errors()
        ]
        raise InputError("the settings can't be used", found="; ".join(faults)) from error
