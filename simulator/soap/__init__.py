"""Hosting the contracts: Spyne applications, the guard in front of them, and the WSDL files as a caller sees them."""
