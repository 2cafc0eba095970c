# language: ko
기능: 데이터베이스를 둘러싼 네트워크 폴리시
  데이터베이스에는 한 애플리케이션만 연결한다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 하나 이상 있다

  @criterion(api-connects) @points(30) @needs(closed)
  시나리오: API는 여전히 데이터베이스에 연결한다
    그러면 네임스페이스 shop에서 레이블 app=api인 모든 Pod가 db.data:5432에 연결한다

  @criterion(closed) @points(60)
  시나리오: 그 밖에는 아무도 연결하지 못한다
    그러면 네임스페이스 shop에서 레이블 app=batch인 어떤 Pod도 db.data:5432에 연결하지 못한다
    그리고 네임스페이스 test에서 레이블 app=api인 어떤 Pod도 db.data:5432에 연결하지 못한다
    그리고 네임스페이스 client의 어떤 클라이언트 Pod도 db.data:5432에 연결하지 못한다
