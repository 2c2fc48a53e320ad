"""The national platform (NTjP): service catalogue, routing with the VP codes, aggregating services
(spec/platform.md)."""
