// Rust's standard library: std::net.

use std::net::IpAddr;

#[repr(C)]
pub struct Text {
    size: u8,
    bytes: [u8; 63],
}

#[repr(C)]
pub struct Reading {
    size: u8,
    bytes: [u8; 16],
}

// The caller has `count` of both.
#[no_mangle]
pub unsafe extern "C" fn oracle_read(texts: *const Text, count: usize, readings: *mut Reading) {
    for i in 0..count {
        let text = &*texts.add(i);
        let reading = &mut *readings.add(i);
        *reading = Reading { size: 0, bytes: [0; 16] };
        let address = std::str::from_utf8(&text.bytes[..text.size as usize])
            .ok()
            .and_then(|text| text.parse::<IpAddr>().ok());
        match address {
            Some(IpAddr::V4(ipv4)) => {
                reading.size = 4;
                reading.bytes[..4].copy_from_slice(&ipv4.octets());
            }
            Some(IpAddr::V6(ipv6)) => {
                reading.size = 16;
                reading.bytes = ipv6.octets();
            }
            None => {}
        }
    }
}
